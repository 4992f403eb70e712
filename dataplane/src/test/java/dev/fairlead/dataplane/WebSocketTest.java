package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** WebSocket tunnels over HTTP/1.1 and over HTTP/2 (RFC 8441), to one that speaks HTTP/1.1. */
class WebSocketTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ=="; // of RFC 6455 section 1.3
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  static Snapshot to(int port) {
    return to(port, Upstream.Protocol.HTTP);
  }

  static Snapshot to(int port, Upstream.Protocol protocol) {
    return new Snapshot(
        Bed.settings(Settings.Drain.DEFAULT),
        List.of(new VirtualHost("", List.of(Bed.route("/", Bed.UPSTREAM)))),
        List.of(),
        List.of(new Upstream(Bed.UPSTREAM, protocol, UpstreamPolicy.DEFAULT, null, Bed.ORIGIN)),
        List.of(new EndpointSet(Bed.UPSTREAM, List.of(Endpoint.ready("127.0.0.1", port)))),
        List.of());
  }

  private static void upgrade(Socket socket, String path, String early) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                .formatted(path)
            + "Sec-WebSocket-Key: "
            + KEY
            + "\r\nSec-WebSocket-Version: 13\r\n\r\n"
            + early;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static Http2Headers connect(String path) {
    return Http2Peer.request("CONNECT", path)
        .add(":protocol", "websocket")
        .add("sec-websocket-version", "13");
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  @HttpSemantics(59)
  void anUpgradeBecomesATunnelAndNoByteIsLost() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Socket socket = bed.connect()) {
      upgrade(socket, "/", "early");
      String head = Bed.receive(socket);
      assertThat(head)
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("Upgrade: websocket")
          .contains(ACCEPT);
      assertThat(read(socket, 9)).isEqualTo("helloearl".substring(0, 9));
      assertThat(read(socket, 1)).isEqualTo("y");
      bed.apply(to(echo.port()));
      socket.getOutputStream().write("again".getBytes(StandardCharsets.US_ASCII));
      assertThat(read(socket, 5)).isEqualTo("again");
      socket.shutdownOutput();
      assertThat(read(socket, 10)).as("half-closed").isEqualTo("bye");
    }
  }

  @Test
  @HttpSemantics(61)
  void aRefusedUpgradeIsANormalResponse() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort());
        Socket socket = bed.connect()) {
      upgrade(socket, "/no", "");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 403 ").endsWith("no");
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/no"), false);
      assertThat(stream.all()).startsWith("403\"no\"");
    }
  }

  @Test
  @HttpSemantics(62)
  void anExtendedConnectBecomesAnUpgrade() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/"), false);
      assertThat(stream.next()).isEqualTo("200");
      assertThat(stream.next()).isEqualTo("\"hello\"");
      stream.data("ping", false);
      assertThat(stream.next()).isEqualTo("\"ping\"");
      bed.apply(to(echo.port()));
      stream.data("pong", false);
      assertThat(stream.next()).isEqualTo("\"pong\"");
      stream.data("", true);
      String rest = stream.all().replace("\"\"", ""); // the end may come in a frame of its own
      assertThat(rest).as("half-closed").isEqualTo("\"bye\".");
    }
  }

  @Test
  @HttpSemantics(62)
  void anExtendedConnectThatEndsItsStreamIsATunnelWhoseClientSendsNothing() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/"), true);
      assertThat(stream.next()).isEqualTo("200");
      String all = stream.all().replace("\"", ""); // in one frame or in more
      assertThat(all).isEqualTo("hellobye.");
    }
  }

  /** RFC 8441 section 5. */
  @Test
  @HttpSemantics({62, 63})
  void aTunnelThatItsEndpointResetsIsCancelledAndDoesNotJustEnd() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/reset"), false);
      assertThat(stream.next()).isEqualTo("200");
      assertThat(stream.next()).isEqualTo("\"hello\"");
      stream.data("x", false);
      assertThat(stream.next()).isEqualTo("RST " + Http2Error.CANCEL.code());
    }
  }

  @Test
  @HttpSemantics(62)
  void fieldsInATunnelAreAnError() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/"), false);
      assertThat(stream.next()).isEqualTo("200");
      assertThat(stream.next()).isEqualTo("\"hello\"");
      stream.trailers("x-a", "1"); // RFC 9113 section 8.5
      assertThat(stream.next()).isEqualTo("RST 1");
    }
  }

  @Test
  @HttpSemantics(62)
  void anUpgradeBecomesAnExtendedConnectThatStaysOpen() throws Exception {
    BiConsumer<Http2Peer.Stream, Object> script =
        (stream, frame) -> {
          switch (frame) {
            case Http2Peer.Head head when !head.end() -> stream.status("200", false);
            case Http2Peer.Head head -> stream.status("400", true);
            default -> stream.data(frame.toString(), frame.toString().endsWith("."));
          }
        };
    try (Http2Peer endpoint = Http2Peer.server(script);
        Bed bed = new Bed().ready(to(endpoint.port(), Upstream.Protocol.H2C));
        Socket socket = bed.connect()) {
      upgrade(socket, "/", "");
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 101 ").contains(ACCEPT);
      socket.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
      assertThat(read(socket, 6)).isEqualTo("\"ping\"");
      socket.shutdownOutput();
      assertThat(read(socket, 10)).isEqualTo("\"\".");
    }
  }

  @Test
  @HttpSemantics(62)
  void anAnswerToAnotherKeyIsNoUpgrade() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/wrong"), false);
      assertThat(stream.next()).isEqualTo("502");
    }
  }

  @Test
  @HttpSemantics(63)
  void aTunnelCountsAsInFlightAndIsCutAtTheDeadline() throws Exception {
    try (Echo echo = new Echo();
        Bed bed = new Bed().ready(to(echo.port()));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort());
        Socket socket = bed.connect()) {
      upgrade(socket, "/", "");
      Bed.receive(socket);
      assertThat(read(socket, 5)).isEqualTo("hello");
      Http2Peer.Stream stream = client.stream();
      stream.headers(connect("/"), false);
      assertThat(stream.next()).isEqualTo("200");
      assertThat(bed.plane.ledger().inFlight()).isEqualTo(2);
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> drain(bed, Duration.ofSeconds(3)));
      drained.get(60, TimeUnit.SECONDS);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      client.awaitClosed();
      assertThat(client.goAways.getFirst()).isEqualTo(Integer.MAX_VALUE);
      assertThat(client.goAways.getLast()).isEqualTo(3);
      assertThat(bed.plane.ledger().inFlight()).isZero();
      assertThat(bed.plane.ledger().difference()).isZero();
    }
  }

  private static void drain(Bed bed, Duration time) {
    try {
      bed.plane.drain(new Settings.Drain(Duration.ZERO, time));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Accepts an upgrade, says hello, sends back what comes, and bye when the client ends. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());

    Echo() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return listening.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listening.accept();
          Thread.ofVirtual().start(() -> serve(socket));
        }
      } catch (IOException e) {
        assertThat(listening.isClosed()).isTrue();
      }
    }

    private static void serve(Socket socket) {
      try (socket) {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.read());
        }
        socket.setSoLinger(head.indexOf("GET /reset ") == 0, 0);
        answer(head.toString(), in, socket.getOutputStream());
      } catch (SocketException e) {
        assertThat(e).isNotNull(); // cut
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private static void answer(String head, InputStream in, OutputStream out) throws Exception {
      if (head.startsWith("GET /no ")) {
        out.write("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno".getBytes());
        return;
      }
      assertThat(head).containsIgnoringCase("connection: upgrade");
      String key = head.replaceAll("(?is).*sec-websocket-key: ([^\r]*).*", "$1");
      String text = (head.startsWith("GET /wrong ") ? "x" : "") + key;
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((text + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes());
      String accept = Base64.getEncoder().encodeToString(hash);
      String switched =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept
              + "\r\n\r\nhello";
      out.write(switched.getBytes());
      if (head.startsWith("GET /reset ")) {
        assertThat(in.read()).isEqualTo('x');
        return;
      }
      in.transferTo(out);
      out.write("bye".getBytes());
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
