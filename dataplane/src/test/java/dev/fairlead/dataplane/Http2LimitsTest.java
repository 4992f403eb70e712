package dev.fairlead.dataplane;

import static dev.fairlead.dataplane.RawHttp2.DATA;
import static dev.fairlead.dataplane.RawHttp2.GOAWAY;
import static dev.fairlead.dataplane.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.RawHttp2.Frame;
import dev.fairlead.snapshot.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may have open and on the way at a time; the limits of floods: AttackTest. */
@Timeout(60)
class Http2LimitsTest {
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int REFUSED_STREAM = 7;
  private static final byte[] PART = new byte[16 * 1024];

  /** More than the buffers of the sockets on the way take from a client that ignores windows. */
  private static final int PARTS = 1500;

  private static final List<String> POST =
      List.of(":method", "POST", ":scheme", "http", ":authority", "a.test", ":path", "/slow");

  private interface Attempt {
    void by(RawHttp2 client) throws Exception;
  }

  private static void with(Settings.Http2Limits limits, Attempt attempt) throws Exception {
    Settings settings = Changed.of(Bed.settings(), "http2", limits);
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(settings, backend));
        RawHttp2 client = new RawHttp2(bed.plane.httpPort())) {
      attempt.by(client);
    }
  }

  private static Settings.Http2Limits limits(String name, int value) {
    return Changed.of(Settings.Http2Limits.DEFAULT, name, value);
  }

  private static Frame firstError(RawHttp2 client) throws Exception {
    Frame frame;
    do {
      frame = client.next();
    } while (frame.type() != RST_STREAM && frame.type() != GOAWAY);
    return frame;
  }

  private static void sendMuch(RawHttp2 client) throws IOException {
    client.headers(1, false, POST);
    for (int i = 0; i < PARTS; i++) {
      client.frame(DATA, 0, 1, PART);
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            client.flush();
          } catch (IOException e) {
            assertThat(e).as("the gateway may close before all was sent").isNotNull();
          }
        });
  }

  @Test
  void maxConcurrentStreams() throws Exception {
    with(
        limits("maxConcurrentStreams", 5),
        client -> {
          client.acknowledgeSettings();
          for (int stream = 1; stream <= 11; stream += 2) {
            client.headers(stream, false, POST);
          }
          client.flush();
          Frame refused = firstError(client);
          assertThat(refused.type()).isEqualTo(RST_STREAM);
          assertThat(refused.stream()).isEqualTo(11);
          assertThat(refused.errorCode()).isEqualTo(REFUSED_STREAM);
        });
  }

  @ParameterizedTest
  @HttpSemantics(88)
  @CsvSource({"maxRequestsPerConnection, 3, 2", "maxConnectionAge, PT0.3S, 0"})
  void aConnectionThatIsOldOrBusyLeavesAndWhatIsOpenIsAnswered(
      String name, String value, int answeredAtLeast) throws Exception {
    Object limit = name.equals("maxConnectionAge") ? Duration.parse(value) : Integer.valueOf(value);
    Settings settings = Bed.settings().with(Changed.of(Settings.ClientLimits.DEFAULT, name, limit));
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(settings, backend));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream open = client.stream();
      open.headers(Http2Peer.request("GET", "/slow"), true);
      backend.slowArrived.await();
      int answered = 0;
      while (client.goAways.isEmpty()) { // the test's time is limited
        Http2Peer.Stream stream = client.stream();
        stream.headers(Http2Peer.request("GET", "/"), true);
        assertThat(stream.all()).isEqualTo("200\"one\".");
        answered++;
      }
      assertThat(answered).isGreaterThanOrEqualTo(answeredAtLeast);
      assertThat(client.goAways.getFirst()).isEqualTo(Integer.MAX_VALUE);
      backend.letGo.countDown();
      assertThat(open.all()).isEqualTo("200\"one\".");
      client.awaitClosed();
    }
  }

  @Test
  void streamWindowBytes() throws Exception {
    with(
        Settings.Http2Limits.DEFAULT,
        client -> {
          sendMuch(client);
          Frame refused = firstError(client);
          assertThat(refused.type()).isEqualTo(RST_STREAM);
          assertThat(refused.errorCode()).isEqualTo(FLOW_CONTROL_ERROR);
        });
  }

  @Test
  void connectionWindowBytes() throws Exception {
    with(
        Changed.of(limits("connectionWindowBytes", 65_535), "streamWindowBytes", 1 << 22),
        client -> {
          client.acknowledgeSettings();
          sendMuch(client);
          Frame refused = firstError(client);
          assertThat(refused.type()).isEqualTo(GOAWAY);
          assertThat(refused.errorCode()).isEqualTo(FLOW_CONTROL_ERROR);
        });
  }
}
