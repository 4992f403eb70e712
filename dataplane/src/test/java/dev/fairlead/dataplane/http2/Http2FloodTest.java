package dev.fairlead.dataplane.http2;

import static dev.fairlead.dataplane.http2.RawHttp2.CONTINUATION;
import static dev.fairlead.dataplane.http2.RawHttp2.DATA;
import static dev.fairlead.dataplane.http2.RawHttp2.END_HEADERS;
import static dev.fairlead.dataplane.http2.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.fairlead.dataplane.http2.RawHttp2.GOAWAY;
import static dev.fairlead.dataplane.http2.RawHttp2.HEADERS;
import static dev.fairlead.dataplane.http2.RawHttp2.PING;
import static dev.fairlead.dataplane.http2.RawHttp2.RST_STREAM;
import static dev.fairlead.dataplane.http2.RawHttp2.SETTINGS;
import static dev.fairlead.dataplane.http2.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.http2.RawHttp2.Frame;
import dev.fairlead.snapshot.Settings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Line 86: what an abuser sends closes his connection with ENHANCE_YOUR_CALM; honest use of the
 * same frames does not.
 */
class Http2FloodTest {
  private EchoServer server;

  @BeforeEach
  void start() throws Exception {
    server = new EchoServer(0, Settings.DEFAULT);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void assertCalmed(RawHttp2 client) throws Exception {
    client.flush();
    List<Frame> frames = client.untilClosed();
    assertThat(frames)
        .anySatisfy(frame -> {
          assertThat(frame.type()).isEqualTo(GOAWAY);
          assertThat(frame.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        });
    assertOthersAreServed();
  }

  private void assertOthersAreServed() throws Exception {
    try (RawHttp2 other = new RawHttp2(server.port())) {
      other.get(1, "/").flush();
      assertThat(other.next().type()).isEqualTo(HEADERS);
    }
  }

  @Test
  @HttpSemantics(86)
  void rapidReset() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      for (int i = 0; i < 500; i++) {
        client.headers(2 * i + 1, false, RawHttp2.get("/"));
        client.frame(RST_STREAM, 0, 2 * i + 1, RawHttp2.number(8));
      }
      assertCalmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void madeYouReset() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      for (int i = 0; i < 500; i++) {
        client.headers(2 * i + 1, false, RawHttp2.get("/"));
        client.frame(WINDOW_UPDATE, 0, 2 * i + 1, RawHttp2.number(0)); // a stream error by RFC 9113
      }
      assertCalmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void pings() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      for (int i = 0; i < 3000; i++) {
        client.frame(PING, 0, 0, new byte[8]);
      }
      assertCalmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void settings() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      for (int i = 0; i < 3000; i++) {
        client.frame(SETTINGS, 0, 0, new byte[0]);
      }
      assertCalmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void emptyData() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      client.headers(1, false, RawHttp2.get("/"));
      for (int i = 0; i < 3000; i++) {
        client.frame(DATA, 0, 1, new byte[0]);
      }
      assertCalmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void smallContinuations() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      client.frame(HEADERS, 0, 1, RawHttp2.block(RawHttp2.get("/")));
      for (int i = 0; i < 100; i++) {
        client.frame(CONTINUATION, 0, 1, RawHttp2.block(List.of("x", "y")));
      }
      assertCalmed(client);
    }
  }

  @Test
  void headerListOverTheLimitIsRefusedWith431() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      String big = "y".repeat(9000);
      client.frame(HEADERS, 1, 1, RawHttp2.block(RawHttp2.get("/")));
      client.frame(CONTINUATION, 0, 1, RawHttp2.block(List.of("a", big)));
      client.frame(CONTINUATION, END_HEADERS, 1, RawHttp2.block(List.of("b", big))).flush();
      Frame answer = client.next();
      assertThat(answer.type()).isEqualTo(HEADERS);
      assertThat(new String(answer.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .contains("431");
    }
    assertOthersAreServed();
  }

  @Test
  @HttpSemantics(86)
  void aBusyHonestClientIsLeftAlone() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      for (int i = 0; i < 2000; i++) {
        client.get(2 * i + 1, "/" + i);
        client.frame(WINDOW_UPDATE, 0, 0, RawHttp2.number(2));
        if (i % 100 == 0) {
          client.frame(PING, 0, 0, new byte[8]);
        }
        client.flush();
        Frame frame = client.next();
        while (!frame.endStream()) {
          assertThat(frame.type()).isNotEqualTo(GOAWAY);
          frame = client.next();
        }
      }
    }
  }
}
