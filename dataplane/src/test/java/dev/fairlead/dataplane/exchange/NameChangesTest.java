package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.upstream.Upstreams;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ExternalName Services whose name server changes its mind, fails, or says nothing. */
class NameChangesTest extends RelayBed {
  private static final Duration MAX_STALE = Duration.ofSeconds(8);
  private static final FakeDns DNS = new FakeDns();

  NameChangesTest() {
    super(new Gateway(1, loops -> new Upstreams(loops, DNS.address(), MAX_STALE)));
  }

  @AfterEach
  void answerAgain() {
    DNS.mood = FakeDns.Mood.ANSWERING;
  }

  @AfterAll
  static void closeDns() {
    DNS.close();
  }

  private static Snapshot snapshot(String name, int port) {
    Upstream.DnsTarget target = new Upstream.DnsTarget(name, port);
    return Snapshots.of(
        Snapshots.settings(), Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, target, List.of());
  }

  private static Origin origin(String address, int port, String body) throws Exception {
    return Origin.replying(
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + body,
        new InetSocketAddress(address, port));
  }

  private String ask() throws Exception {
    try (Peer peer = Peer.connect(gateway.port())) {
      return peer.get("/").message();
    }
  }

  private void askUntil(String end) throws Exception {
    String answer;
    do { // the test's time is limited
      answer = ask();
    } while (!answer.endsWith(end));
  }

  @Test
  void theNewAddressIsUsedAndAFailureKeepsTheLastGoodOneForAWhile() throws Exception {
    String name = "changes.example.com";
    Origin one = origin(origin("127.0.0.1", 0, "one"));
    origin(origin("127.0.0.2", one.port(), "two"));
    DNS.set(name, "127.0.0.1", 1);
    gateway.apply(snapshot(name, one.port()));
    assertThat(ask()).endsWith("one");

    DNS.set(name, "127.0.0.2", 1);
    askUntil("two");
    int afterwards = one.messages.size();
    assertThat(ask()).endsWith("two");
    assertThat(one.messages).hasSize(afterwards);

    DNS.mood = FakeDns.Mood.FAILING;
    int before = DNS.asked(name);
    await("it failed", () -> DNS.asked(name) > before);
    assertThat(ask()).endsWith("two");
    askUntil("503 Service Unavailable\n");

    DNS.mood = FakeDns.Mood.ANSWERING;
    askUntil("two");
  }

  @Test
  void aNameIsNotAskedForAgainBeforeItsTimeToLive() throws Exception {
    String name = "short.example.com";
    DNS.set(name, "127.0.0.1", 1);
    DNS.set("long.example.com", "127.0.0.1", 25);
    Snapshot one = snapshot(name, 9);
    Upstream first = one.upstreams().getFirst();
    Upstream second =
        new Upstream(
            "shop/zzz:80",
            Upstream.Protocol.HTTP,
            UpstreamPolicy.DEFAULT,
            new Upstream.DnsTarget("long.example.com", 9),
            first.origin());
    List<EndpointSet> sets = new ArrayList<>(one.endpoints());
    sets.add(new EndpointSet(second.id(), List.of()));
    gateway.apply(
        new Snapshot(
            one.settings(), one.hosts(), List.of(), List.of(first, second), sets, List.of()));
    await("the short one was asked for four times", () -> DNS.asked(name) == 4);
    assertThat(DNS.asked("long.example.com")).isEqualTo(1);
  }

  @Test
  void aSilentNameServerStopsNobodyElse() throws Exception {
    String name = "silent.example.com";
    DNS.mood = FakeDns.Mood.SILENT;
    gateway.apply(snapshot(name, 9));
    Peer waiting = client().get("/");
    await("it is asked", () -> DNS.asked(name) > 0);
    for (int i = 0; i < 100; i++) { // on the same event loop
      assertThat(client().get("/refused").message()).startsWith("HTTP/1.1 503 ");
    }
    assertThat(gateway.ledger().inFlight()).isEqualTo(1);
    assertThat(waiting.message()).startsWith("HTTP/1.1 503 ");
  }
}
