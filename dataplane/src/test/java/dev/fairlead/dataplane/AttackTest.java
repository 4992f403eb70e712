package dev.fairlead.dataplane;

import static dev.fairlead.dataplane.RawHttp2.CONTINUATION;
import static dev.fairlead.dataplane.RawHttp2.DATA;
import static dev.fairlead.dataplane.RawHttp2.END_HEADERS;
import static dev.fairlead.dataplane.RawHttp2.END_STREAM;
import static dev.fairlead.dataplane.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.fairlead.dataplane.RawHttp2.GOAWAY;
import static dev.fairlead.dataplane.RawHttp2.HEADERS;
import static dev.fairlead.dataplane.RawHttp2.PING;
import static dev.fairlead.dataplane.RawHttp2.PRIORITY;
import static dev.fairlead.dataplane.RawHttp2.RST_STREAM;
import static dev.fairlead.dataplane.RawHttp2.SETTINGS;
import static dev.fairlead.dataplane.RawHttp2.WINDOW_UPDATE;
import static dev.fairlead.dataplane.RawHttp2.block;
import static dev.fairlead.dataplane.RawHttp2.get;
import static dev.fairlead.dataplane.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.RawHttp2.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What an abuser of HTTP/2 sends closes his connection with ENHANCE_YOUR_CALM and is counted;
 * another client notices nothing, and honest use of the same frames is left alone. What each attack
 * cost is printed.
 */
class AttackTest {
  private Backend backend;
  private Bed bed;
  private Cost cost;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    backend = new Backend("one");
    bed = new Bed().ready(Bed.everything(Bed.settings(), backend));
    cost = new Cost(test.getTestMethod().orElseThrow().getName(), bed.plane.httpPort());
  }

  @AfterEach
  void close() throws Exception {
    try {
      cost.close();
      assertThat(bed.plane.ledger().difference()).isZero();
    } finally {
      bed.close();
      backend.close();
    }
  }

  private RawHttp2 client() throws IOException {
    return new RawHttp2(bed.plane.httpPort());
  }

  /** One connection that sends the same thing again and again is closed and counted. */
  private void calmed(int times, ObjIntConsumer<RawHttp2> what) throws Exception {
    try (RawHttp2 client = client()) {
      for (int i = 0; i < times; i++) {
        what.accept(client, i);
      }
      calmed(client);
    }
  }

  private void calmed(RawHttp2 client) throws Exception {
    client.flush();
    List<Frame> frames = client.untilClosed();
    assertThat(frames)
        .anySatisfy(frame -> {
          assertThat(frame.type()).isEqualTo(GOAWAY);
          assertThat(frame.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        });
    assertThat(bed.admin("GET", "/metrics").body()).contains("fairlead_connections_abused_total 1");
  }

  @Test
  @HttpSemantics(86)
  void rapidReset() throws Exception {
    calmed(
        500,
        (client, i) -> {
          client.headers(2 * i + 1, true, get("/slow"));
          client.frame(RST_STREAM, 0, 2 * i + 1, number(8));
        });
  }

  @Test
  @HttpSemantics(86)
  void whoSendsOnHearsTheReasonAllTheSame() throws Exception {
    calmed(
        20_000,
        (client, i) -> {
          client.headers(2 * i + 1, true, get("/slow"));
          client.frame(RST_STREAM, 0, 2 * i + 1, number(8));
        });
  }

  @Test
  @HttpSemantics(86)
  void madeYouReset() throws Exception {
    calmed(
        500,
        (client, i) -> {
          client.headers(2 * i + 1, false, get("/slow"));
          client.frame(WINDOW_UPDATE, 0, 2 * i + 1, number(0)); // a stream error by RFC 9113
        });
  }

  @Test
  @HttpSemantics(86)
  void madeYouResetByBodiesLongerThanDeclared() throws Exception {
    List<String> head = new java.util.ArrayList<>(get("/slow"));
    head.addAll(List.of("content-length", "1"));
    calmed(
        500,
        (client, i) -> {
          client.headers(2 * i + 1, false, head);
          client.frame(DATA, END_STREAM, 2 * i + 1, new byte[2]);
        });
  }

  @Test
  @HttpSemantics(86)
  void malformedHeads() throws Exception {
    List<String> head = new java.util.ArrayList<>(get("/"));
    head.addAll(List.of("connection", "close"));
    calmed(500, (client, i) -> client.headers(2 * i + 1, true, head));
  }

  @Test
  @HttpSemantics(86)
  void pings() throws Exception {
    calmed(3000, (client, i) -> client.frame(PING, 0, 0, new byte[8]));
  }

  @Test
  @HttpSemantics(86)
  void settings() throws Exception {
    calmed(3000, (client, i) -> client.frame(SETTINGS, 0, 0, new byte[0]));
  }

  @Test
  @HttpSemantics(86)
  void priorities() throws Exception {
    calmed(3000, (client, i) -> client.frame(PRIORITY, 0, 2 * i + 1, new byte[5]));
  }

  @Test
  @HttpSemantics(86)
  void windowUpdates() throws Exception {
    calmed(3000, (client, i) -> client.frame(WINDOW_UPDATE, 0, 0, number(1)));
  }

  @Test
  @HttpSemantics(86)
  void unknownFrames() throws Exception {
    calmed(3000, (client, i) -> client.frame(0xfa, 0, 0, new byte[100]));
  }

  @Test
  @HttpSemantics(86)
  void emptyData() throws Exception {
    try (RawHttp2 client = client()) {
      client.headers(1, false, get("/"));
      for (int i = 0; i < 3000; i++) {
        client.frame(DATA, 0, 1, new byte[0]);
      }
      calmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void smallContinuations() throws Exception {
    try (RawHttp2 client = client()) {
      client.frame(HEADERS, 0, 1, block(get("/")));
      for (int i = 0; i < 100; i++) {
        client.frame(CONTINUATION, 0, 1, block(List.of("x", "y")));
      }
      calmed(client);
    }
  }

  @Test
  @HttpSemantics(86)
  void continuationsWithoutEnd() throws Exception {
    byte[] part = block(List.of("x", "y".repeat(16_000)));
    try (RawHttp2 client = client()) {
      client.frame(HEADERS, 0, 1, block(get("/")));
      for (int i = 0; i < 500; i++) {
        client.frame(CONTINUATION, 0, 1, part);
      }
      calmed(client);
    }
  }

  /** 16 KiB that stand for 60 MB: one field of 4,000 bytes, then its index 15,000 times. */
  @Test
  @HttpSemantics({86, 31})
  void hpackBomb() throws Exception {
    try (RawHttp2 client = client()) {
      ByteArrayOutputStream bomb = new ByteArrayOutputStream();
      bomb.writeBytes(block(get("/")));
      byte[] field = block(List.of("x", "y".repeat(4000)));
      field[0] = 0x40; // RFC 7541 section 6.2.1: into the dynamic table
      bomb.writeBytes(field);
      for (int i = 0; i < 11_000; i++) {
        bomb.write(0x80 | 62);
      }
      client.frame(HEADERS, END_HEADERS | END_STREAM, 1, bomb.toByteArray()).flush();
      Frame answer = client.next();
      assertThat(answer.type()).isIn(HEADERS, RST_STREAM, GOAWAY);
      assertThat(backend.requests.get()).isLessThanOrEqualTo((int) bed.plane.ledger().accepted());
    }
  }

  @Test
  @HttpSemantics({31, 6})
  void aHeaderListOverTheLimitIsRefusedWith431() throws Exception {
    try (RawHttp2 client = client()) {
      String big = "y".repeat(9000);
      client.frame(HEADERS, 1, 1, block(get("/")));
      client.frame(CONTINUATION, 0, 1, block(List.of("a", big)));
      client.frame(CONTINUATION, END_HEADERS, 1, block(List.of("b", big))).flush();
      Frame answer = client.next();
      assertThat(answer.type()).isEqualTo(HEADERS);
      assertThat(new String(answer.payload(), StandardCharsets.ISO_8859_1)).contains("431");
      Frame end = client.next();
      assertThat(end.type()).isEqualTo(RST_STREAM);
      assertThat(end.errorCode()).isZero();
      client.get(3, "/").flush();
      assertThat(client.next().stream()).isEqualTo(3);
    }
  }

  @Test
  @HttpSemantics(86)
  void emptyDataThatLeadsSomewhereIsLeftAlone() throws Exception {
    try (RawHttp2 client = client()) {
      client.headers(1, false, get("/"));
      for (int i = 0; i < 100; i++) {
        client.frame(DATA, 0, 1, new byte[0]);
      }
      client.frame(DATA, END_STREAM, 1, new byte[1]).flush();
      assertThat(client.next().type()).isEqualTo(HEADERS);
    }
  }

  /** A body that is not wanted is on its way when the client hears of it. */
  @Test
  @HttpSemantics({70, 86})
  void whatIsOnItsWayWhenAStreamIsResetIsPassedOver() throws Exception {
    try (RawHttp2 client = client()) {
      for (int stream = 1; stream < 600; stream += 2) {
        client.headers(stream, false, get("/%00")).flush();
        Frame frame = client.next();
        while (frame.type() != RST_STREAM) {
          assertThat(frame.stream()).isEqualTo(stream);
          frame = client.next();
        }
        assertThat(frame.errorCode()).isZero();
        client.frame(DATA, END_STREAM, stream, new byte[1]);
      }
      client.get(601, "/").flush();
      Frame answer = client.next();
      assertThat(answer.type()).isEqualTo(HEADERS);
      assertThat(answer.stream()).isEqualTo(601);
    }
  }

  @Test
  @HttpSemantics(86)
  void aBusyHonestClientIsLeftAlone() throws Exception {
    try (RawHttp2 client = client()) {
      for (int i = 0; i < 1500; i++) {
        client.get(2 * i + 1, "/" + i);
        client.frame(WINDOW_UPDATE, 0, 0, number(2));
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
