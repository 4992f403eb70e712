package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ExternalName Services: the endpoints come from a name. */
class NameTest extends RelayBed {

  private void name(Settings settings, String host, int port) throws Exception {
    gateway.apply(
        Snapshots.of(
            settings,
            Upstream.Protocol.HTTP,
            UpstreamPolicy.DEFAULT,
            new Upstream.DnsTarget(host, port),
            List.of()));
  }

  @Test
  void firstRequestWaitsForTheName() throws Exception {
    Origin origin = origin(Origin.answering("named"));
    name(Snapshots.settings(), "localhost", origin.port());
    assertThat(client().get("/").message()).endsWith("named");
    assertThat(client().get("/").message()).endsWith("named");
  }

  @Test
  void loopbackAnswersAreRefusedByDefault() throws Exception {
    Origin origin = origin(Origin.answering("named"));
    name(Settings.DEFAULT, "localhost", origin.port());
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 503 ");
    assertThat(origin.connections).hasValue(0);
  }

  @Test
  void unknownNameIs503() throws Exception {
    name(Snapshots.settings(), "no-such-name.invalid", 80);
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 503 ");
  }
}
