package dev.fairlead.dataplane.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Bed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.websocket.TunnelBed.Door;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a tunnel begins, and what does not become one. */
class HandshakeTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @ParameterizedTest
  @HttpSemantics(58)
  @ValueSource(strings = {"", "Connection: Upgrade\r\nUpgrade: h2c\r\n"})
  void anUpgradeThatNobodyAskedForIsABadResponse(String fields) throws Exception {
    String forged = "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    try (RawEndpoint endpoint = RawEndpoint.answering(forged);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.connect(Door.HTTP_1)) {
      TunnelBed.write(socket, "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 502 ");
      endpoint.awaitNoConnection();
    }
  }

  @ParameterizedTest
  @HttpSemantics(59)
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n",
        "GET / HTTP/1.1\r\nUpgrade: websocket\r\n",
        "GET / HTTP/1.1\r\nConnection: keep-alive\r\nUpgrade: websocket\r\n",
        "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tunnel/2\r\n",
        "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n",
        "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket, h2c\r\n",
        "GET / HTTP/1.1\r\nConnection: Upgrade\r\n",
        "POST / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n"
      })
  void whatIsNoUpgradeGoesOnAsANormalRequestWithoutOne(String start) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.connect(Door.HTTP_1)) {
      TunnelBed.write(
          socket,
          start
              + "Host: a\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Sec-WebSocket-Version: 13\r\n\r\n");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(endpoint.head())
          .doesNotContainIgnoringCase("upgrade:")
          .doesNotContainIgnoringCase("connection: upgrade");
    }
  }

  @Test
  @HttpSemantics(59)
  void anUpgradeWithABodyIsANormalRequestWithThatBody() throws Exception {
    RawEndpoint.Script script =
        (head, socket) -> {
          String body = TunnelBed.read(socket, 4);
          TunnelBed.write(socket, OK.replace("ok", body).replace("2\r", "4\r"));
        };
    try (RawEndpoint endpoint = new RawEndpoint(script);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.connect(Door.HTTP_1)) {
      TunnelBed.write(
          socket,
          "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n" + TunnelBed.UPGRADE + "body");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 200 ").endsWith("body");
      assertThat(endpoint.head()).doesNotContainIgnoringCase("upgrade: websocket");
    }
  }

  @Test
  @HttpSemantics(60)
  void h2cIsRemovedWithItsSettings() throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering(OK);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.connect(Door.HTTP_1)) {
      TunnelBed.write(
          socket,
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
              + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(endpoint.head())
          .doesNotContainIgnoringCase("h2c")
          .doesNotContainIgnoringCase("http2");
    }
  }

  @Test
  @HttpSemantics(61)
  void whoMustUpgradeHearsToWhat() throws Exception {
    String answer =
        "HTTP/1.1 426 Upgrade Required\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Content-Length: 2\r\n\r\nno";
    try (RawEndpoint endpoint = RawEndpoint.answering(answer);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.connect(Door.HTTP_1)) {
      TunnelBed.write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(Bed.receive(socket))
          .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n")
          .endsWith("no");
    }
  }

  @ParameterizedTest
  @HttpSemantics(61)
  @ValueSource(strings = {"200 OK", "403 Forbidden", "426 Upgrade Required"})
  void anyOtherAnswerIsANormalResponseAndTheConnectionServesOn(String status) throws Exception {
    String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno";
    try (RawEndpoint endpoint = RawEndpoint.answering(answer);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.ask(Door.HTTP_1, "")) {
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 " + status).endsWith("no");
      TunnelBed.write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 " + status).endsWith("no");
      try (Socket other = bed.ask(Door.HTTP_2, "")) {
        // To an extended CONNECT, 200 would say that there is a tunnel (RFC 8441 section 5).
        String code = status.startsWith("200") ? "502" : status.substring(0, 3);
        assertThat(TunnelBed.readAll(other)).startsWith("HTTP/1.1 " + code);
      }
      endpoint.awaitNoConnection();
    }
  }

  @ParameterizedTest
  @HttpSemantics({59, 62})
  @EnumSource
  void whatFollowsTheRequestTooEarlyArrivesInOrderAndOnlyInTheTunnel(Door door) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    RawEndpoint.Script script =
        (head, socket) -> {
          await(asked);
          assertNothingCame(socket.getInputStream());
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          socket.getInputStream().transferTo(socket.getOutputStream());
        };
    String early = "0123456789".repeat(5_000);
    try (RawEndpoint endpoint = new RawEndpoint(script);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.ask(door, early)) {
      TunnelBed.write(socket, "later");
      asked.countDown();
      assertThat(RawEndpoint.readHead(socket.getInputStream())).startsWith("HTTP/1.1 101 ");
      assertThat(TunnelBed.read(socket, early.length() + 5)).isEqualTo(early + "later");
      socket.shutdownOutput();
      assertThat(TunnelBed.readAll(socket)).isEmpty();
    }
  }

  @Test
  @HttpSemantics(59)
  void likewiseOverTls() throws Exception {
    String early = "0123456789".repeat(5_000);
    try (RawEndpoint endpoint = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(TunnelBed.secured(endpoint.port()));
        Socket socket = bed.connectSecurely()) {
      TunnelBed.write(
          socket, "GET /chat HTTP/1.1\r\nHost: shop.example.com\r\n" + TunnelBed.UPGRADE + early);
      TunnelBed.write(socket, "later");
      assertThat(RawEndpoint.readHead(socket.getInputStream())).startsWith("HTTP/1.1 101 ");
      assertThat(TunnelBed.read(socket, early.length() + 5)).isEqualTo(early + "later");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertNothingCame(InputStream in) throws java.io.IOException {
    if (in.available() > 0) {
      throw new AssertionError("bytes of a tunnel that does not exist: a smuggled request");
    }
  }

  @ParameterizedTest
  @HttpSemantics({61, 62})
  @EnumSource
  void aRequestBehindARefusedUpgradeNeverReachesTheEndpointOnItsConnection(Door door)
      throws Exception {
    String refusal = "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno";
    StringBuilder behind = new StringBuilder();
    RawEndpoint.Script script =
        (head, socket) -> {
          TunnelBed.write(socket, refusal);
          if (head.startsWith("GET /chat ")) {
            behind.append(TunnelBed.readAll(socket));
          }
        };
    try (RawEndpoint endpoint = new RawEndpoint(script);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.ask(door, "GET /admin HTTP/1.1\r\nHost: internal\r\n\r\n")) {
      assertThat(RawEndpoint.readHead(socket.getInputStream())).startsWith("HTTP/1.1 403 ");
      assertThat(endpoint.head()).startsWith("GET /chat ");
      socket.close();
      endpoint.awaitNoConnection();
      assertThat(behind).isEmpty();
    }
  }

  @ParameterizedTest
  @HttpSemantics({61, 62})
  @EnumSource
  void anEndpointThatClosesDuringTheHandshakeIsABadGateway(Door door) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.answering("");
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.ask(door, "")) {
      assertThat(RawEndpoint.readHead(socket.getInputStream())).startsWith("HTTP/1.1 502 ");
      bed.awaitNothingInFlight();
      assertThat(bed.bed.plane.ledger().difference()).isZero();
    }
  }

  @ParameterizedTest
  @HttpSemantics({61, 62})
  @EnumSource
  void anEndpointThatNeverAnswersIsATimeout(Door door) throws Exception {
    UpstreamPolicy policy =
        TunnelBed.policy(
            new UpstreamPolicy.Timeouts(Duration.ZERO, Duration.ofMillis(300), Duration.ZERO),
            Duration.ZERO);
    RawEndpoint.Script silent = (head, socket) -> socket.getInputStream().readAllBytes();
    try (RawEndpoint endpoint = new RawEndpoint(silent);
        TunnelBed bed =
            new TunnelBed(
                TunnelBed.snapshot(
                    Bed.settings(),
                    Upstream.Protocol.WS,
                    policy,
                    Endpoint.ready("127.0.0.1", endpoint.port())));
        Socket socket = bed.ask(door, "")) {
      assertThat(RawEndpoint.readHead(socket.getInputStream())).startsWith("HTTP/1.1 504 ");
      endpoint.awaitNoConnection();
    }
  }
}
