package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Informational responses, Expect, and the tunnel that an upgrade becomes. */
class InterimTest extends RelayBed {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

  @Test
  @HttpSemantics(53)
  void continueComesFromTheEndpoint() throws Exception {
    route(
        origin(peer -> {
          assertThat(peer.head()).contains("Expect: 100-continue\r\n");
          peer.send("HTTP/1.1 100 Continue\r\n\r\n");
          assertThat(peer.read(3)).isEqualTo("abc");
          peer.send(OK);
          peer.next();
        }));
    Peer client =
        client()
            .send(
                "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    assertThat(client.head()).startsWith("HTTP/1.1 100 Continue\r\n");
    client.send("abc");
    assertThat(client.message()).startsWith("HTTP/1.1 200").endsWith("ok");
  }

  @Test
  @HttpSemantics(53)
  void finalStatusFirstMeansNoBody() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
          seen.complete(peer.rest());
        }));
    Peer client =
        client()
            .send(
                "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    assertThat(client.head()).startsWith("HTTP/1.1 403").contains("Connection: close\r\n");
    assertThat(client.rest()).isEmpty();
    assertThat(seen.get()).isEmpty();
  }

  @Test
  @HttpSemantics(54)
  void unknownExpectationIs417() throws Exception {
    route(origin(Origin.answering("x")));
    assertThat(client().get("/", "Expect: 200-ok").message()).startsWith("HTTP/1.1 417 ");
  }

  @Test
  @HttpSemantics(57)
  void informationalResponsesAreRelayedButNotToHttp10() throws Exception {
    Origin origin =
        origin(peer -> {
          while (!peer.head().isEmpty()) {
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            peer.send("HTTP/1.1 102 Processing\r\n\r\n" + OK);
          }
        });
    route(origin);
    Peer client = client().get("/");
    assertThat(client.head()).startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n");
    assertThat(client.head()).startsWith("HTTP/1.1 102 ");
    assertThat(client.message()).startsWith("HTTP/1.1 200").endsWith("ok");
    assertThat(client().send("GET / HTTP/1.0\r\n\r\n").message()).startsWith("HTTP/1.1 200");
    assertThat(origin.connections).hasValue(1);
  }

  @Test
  @HttpSemantics(57)
  void endlessInformationalResponsesAre502() throws Exception {
    route(
        origin(peer -> {
          peer.head();
          while (true) {
            peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
          }
        }));
    Peer client = client().get("/");
    String head = client.head();
    while (head.startsWith("HTTP/1.1 103")) {
      head = client.head();
    }
    assertThat(head).startsWith("HTTP/1.1 502 ");
  }

  @Test
  @HttpSemantics(58)
  void unasked101Is502() throws Exception {
    route(
        origin(peer -> {
          peer.head();
          peer.send(SWITCH);
          peer.next();
        }));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 502 ");
  }

  @Test
  @HttpSemantics(58)
  void aSwitchToAnotherProtocolThanWasAskedForIs502() throws Exception {
    route(
        origin(peer -> {
          peer.head();
          peer.send(SWITCH.replace("Upgrade: websocket", "Upgrade: h2c"));
          peer.next();
        }));
    assertThat(client().send(UPGRADE).message()).startsWith("HTTP/1.1 502 ");
  }

  @Test
  @HttpSemantics(59)
  void webSocketBecomesATunnelWithBytesAlreadyRead() throws Exception {
    route(
        origin(peer -> {
          assertThat(peer.head())
              .contains("Upgrade: websocket\r\n")
              .containsIgnoringCase("Connection: upgrade\r\n");
          peer.send(SWITCH + "early");
          assertThat(peer.read(10)).isEqualTo("frame-more");
          peer.send("bye");
        }));
    Peer client = client().send(UPGRADE + "frame");
    assertThat(client.head())
        .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
        .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .containsIgnoringCase("Connection: upgrade\r\n");
    assertThat(client.read(5)).isEqualTo("early");
    client.send("-more");
    assertThat(client.rest()).isEqualTo("bye");
    client.close();
    awaitAccount(Account.ANSWERED_BY_UPSTREAM, 1);
  }

  @Test
  @HttpSemantics(63)
  void halfClosePropagatesBothWays() throws Exception {
    route(
        origin(peer -> {
          peer.head();
          peer.send(SWITCH);
          assertThat(peer.rest()).isEqualTo("all");
          peer.send("after the end");
        }));
    Peer client = client().send(UPGRADE);
    client.head();
    client.send("all");
    client.endOutput();
    assertThat(client.rest()).isEqualTo("after the end");
    awaitAccount(Account.ANSWERED_BY_UPSTREAM, 1);
  }

  @Test
  @HttpSemantics(60)
  void h2cUpgradeIsRemoved() throws Exception {
    Origin origin = origin(Origin.answering("x"));
    route(origin);
    client()
        .get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
        .message();
    assertThat(origin.messages.remove())
        .doesNotContainIgnoringCase("h2c")
        .doesNotContainIgnoringCase("settings");
  }

  @Test
  @HttpSemantics(61)
  void refusedUpgradeIsANormalResponse() throws Exception {
    Origin origin = origin(Origin.answering("no"));
    route(origin);
    Peer client = client().send(UPGRADE);
    assertThat(client.message()).startsWith("HTTP/1.1 200").endsWith("no");
    assertThat(client.get("/").message()).startsWith("HTTP/1.1 200");
  }

  @Test
  @HttpSemantics(70)
  void earlyResponseIsRelayedAtOnce() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
          done.get();
        }));
    Peer client = client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc");
    assertThat(client.message()).startsWith("HTTP/1.1 413 ").endsWith("big");
    client.send("more of it");
    assertThat(client.rest()).isEmpty();
    done.complete(null);
  }
}
