package dev.fairlead.dataplane.http2;

import static dev.fairlead.dataplane.http2.RawHttp2.DATA;
import static dev.fairlead.dataplane.http2.RawHttp2.GOAWAY;
import static dev.fairlead.dataplane.http2.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.http2.RawHttp2.Frame;
import dev.fairlead.snapshot.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client may have open and on the way at a time; the limits of floods are elsewhere. */
class Http2LimitsTest {
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int REFUSED_STREAM = 7;
  private static final byte[] PART = new byte[16 * 1024];
  private static final List<String> POST =
      List.of(":method", "POST", ":scheme", "http", ":authority", "a.test", ":path", "/");

  private static EchoServer with(Settings.Http2Limits limits) throws Exception {
    return new EchoServer(0, Changed.of(Settings.DEFAULT, "http2", limits));
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

  private static void sendMuch(RawHttp2 client) throws Exception {
    client.headers(1, false, POST);
    for (int i = 0; i < 40; i++) {
      client.frame(DATA, 0, 1, PART);
    }
    client.flush();
  }

  @Test
  void maxConcurrentStreams() throws Exception {
    try (EchoServer server = with(limits("maxConcurrentStreams", 5));
        RawHttp2 client = new RawHttp2(server.port())) {
      client.acknowledgeSettings();
      for (int stream = 1; stream <= 11; stream += 2) {
        client.headers(stream, false, POST);
      }
      client.flush();
      Frame refused = firstError(client);
      assertThat(refused.type()).isEqualTo(RST_STREAM);
      assertThat(refused.stream()).isEqualTo(11);
      assertThat(refused.errorCode()).isEqualTo(REFUSED_STREAM);
    }
  }

  @Test
  void streamWindowBytes() throws Exception {
    try (EchoServer server = with(Settings.Http2Limits.DEFAULT);
        RawHttp2 client = new RawHttp2(server.port())) {
      sendMuch(client); // and gives no room for the echo
      Frame refused = firstError(client);
      assertThat(refused.type()).isEqualTo(RST_STREAM);
      assertThat(refused.errorCode()).isEqualTo(FLOW_CONTROL_ERROR);
    }
  }

  @Test
  void connectionWindowBytes() throws Exception {
    Settings.Http2Limits limits =
        Changed.of(limits("connectionWindowBytes", 65_535), "streamWindowBytes", 1 << 22);
    try (EchoServer server = with(limits);
        RawHttp2 client = new RawHttp2(server.port())) {
      client.acknowledgeSettings();
      sendMuch(client);
      Frame refused = firstError(client);
      assertThat(refused.type()).isEqualTo(GOAWAY);
      assertThat(refused.errorCode()).isEqualTo(FLOW_CONTROL_ERROR);
    }
  }
}
