package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Upstream;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of both versions, and an endpoint that speaks HTTP/2. */
class BridgeTest {
  private static final int BIG = 64 * 1024 * 1024;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> trailers = new LinkedBlockingQueue<>();
  private Http2Peer backend;
  private Bed bed;
  private Http2Peer client;

  @BeforeEach
  void open() throws Exception {
    backend = Http2Peer.server(this::serve);
    bed = new Bed().ready(WebSocketTest.to(backend.port(), Upstream.Protocol.H2C));
    client = Http2Peer.client(bed.plane.httpPort());
  }

  @AfterEach
  void close() {
    client.close();
    bed.close();
    backend.close();
  }

  private void serve(Http2Peer.Stream stream, Object frame) {
    if (frame instanceof Http2Peer.Head head && head.headers().path() != null) {
      begin(stream, head);
      return;
    }
    if (frame instanceof Http2Peer.Head) {
      trailers.add(frame);
    }
    String text = frame.toString();
    if (text.length() < 100) {
      seen.add(text);
    }
    if (text.startsWith("\"") && text.length() > 2 && stream.frames.contains("echo")) {
      stream.data(text.replaceAll("^\"|\"\\.?$", ""), false);
    }
    if (text.endsWith(".") && stream.frames.contains("echo")) {
      stream.trailers("x-after", "all");
    }
  }

  private void begin(Http2Peer.Stream stream, Http2Peer.Head head) {
    seen.add(head.headers().method() + " " + head.path() + (head.end() ? "." : ""));
    switch (head.path()) {
      case "/echo" -> {
        stream.frames.add("echo");
        stream.status("200", false);
      }
      case "/hints" -> {
        stream.headers(new DefaultHttp2Headers().status("103").add("link", "</a>"), false);
        stream.status("200", false);
        stream.data("x", true);
      }
      case "/empty" -> stream.status("204", true);
      case "/head" ->
          stream.headers(new DefaultHttp2Headers().status("200").add("content-length", "7"), true);
      case "/early" -> {
        stream.status("400", false);
        stream.data("no", true);
      }
      case "/continue" -> {
        stream.status("100", false);
        stream.frames.add("echo");
        stream.status("200", false);
      }
      case "/reset" -> {
        stream.headers(new DefaultHttp2Headers().status("200").add("content-length", "9"), false);
        stream.data("part", false);
        stream.reset(Http2Error.CANCEL);
      }
      case "/trailers" -> {
        stream.status("200", false);
        stream.headers(
            new DefaultHttp2Headers(false)
                .add("content-length", "9")
                .add("set-cookie", "a")
                .add("x_after", "all"),
            true);
      }
      case "/one-trailer" -> {
        stream.status("200", false);
        stream.trailers("content-type", "a/b");
      }
      case "/wait" -> stream.frames.add("wait");
      case "/big" -> {
        stream.status("200", false);
        stream.data(new byte[BIG], true);
      }
      default -> stream.status("404", true);
    }
  }

  private Http2Peer.Stream request(String method, String path, boolean end) {
    Http2Peer.Stream stream = client.stream();
    Http2Headers headers = Http2Peer.request(method, path);
    stream.headers(headers, end);
    return stream;
  }

  private Socket http1(String text) throws IOException {
    Socket socket = bed.connect();
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String until(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return text + "|closed";
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private String seen() throws InterruptedException {
    return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void bodiesAndTrailersGoBothWays() throws Exception {
    Http2Peer.Stream stream = request("POST", "/echo", false);
    assertThat(stream.next()).isEqualTo("200");
    stream.data("one", false);
    assertThat(stream.next()).isEqualTo("\"one\"");
    stream.trailers("x-after", "mine");
    assertThat(stream.all()).isEqualTo(" x-after=all.");
    assertThat(seen()).isEqualTo("POST /echo");
    assertThat(seen()).isEqualTo("\"one\"");
    assertThat(seen()).isEqualTo(" x-after=mine.");
  }

  @Test
  @HttpSemantics(46)
  void trailersOfAnHttp1ClientAndToIt() throws Exception {
    String request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\nx-after: mine\r\n\r\n";
    try (Socket socket = http1(request)) {
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(until(socket, "\r\n\r\n")).isEqualTo("3\r\none\r\n0\r\nx-after: all\r\n\r\n");
      assertThat(seen()).isEqualTo("POST /echo");
      assertThat(seen()).isEqualTo("\"one\"");
      assertThat(seen()).isEqualTo(" x-after=mine.");
    }
  }

  @Test
  @HttpSemantics(46)
  void whatFramesRoutesOrAuthenticatesIsNoTrailer() throws Exception {
    Http2Peer.Stream stream = request("POST", "/echo", false);
    stream.headers(
        new DefaultHttp2Headers(false)
            .add("content-length", "9")
            .add("host", "b")
            .add("authorization", "me")
            .add("x_after", "mine")
            .add("x-after", "mine"),
        true);
    assertThat(stream.all()).isEqualTo("200 x-after=all.");
    assertThat(names(trailers)).containsExactly("x-after");
    Http2Peer.Stream response = request("GET", "/trailers", true);
    assertThat(response.next()).isEqualTo("200");
    assertThat(names(response.frames)).containsExactly("x_after");
  }

  @Test
  @HttpSemantics(46)
  void aBodyEndsWithoutTrailersWhereNoneMayPass() throws Exception {
    Http2Peer.Stream stream = request("POST", "/echo", false);
    stream.trailers("host", "b");
    assertThat(stream.all()).isEqualTo("200 x-after=all.");
    assertThat(trailers).isEmpty();
    assertThat(request("GET", "/one-trailer", true).all()).isEqualTo("200\"\".");
  }

  private static Set<String> names(BlockingQueue<Object> heads) throws InterruptedException {
    Object head = Objects.requireNonNull(heads.poll(30, TimeUnit.SECONDS));
    return ((Http2Peer.Head) head)
        .headers().names().stream().map(CharSequence::toString).collect(Collectors.toSet());
  }

  @Test
  @HttpSemantics(57)
  void earlyHintsPass() throws Exception {
    Http2Peer.Stream stream = request("GET", "/hints", true);
    assertThat(stream.all()).isEqualTo("103 link=</a>200\"x\".");
    try (Socket socket = http1("GET /hints HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 103 ").contains("link: </a>");
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @HttpSemantics(53)
  void aContinueOfTheEndpointIsRelayed() throws Exception {
    String head =
        "POST /continue HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    try (Socket socket = http1(head)) {
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      socket.getOutputStream().write("one".getBytes(StandardCharsets.US_ASCII));
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(until(socket, "\r\n\r\n")).startsWith("3\r\none\r\n0\r\n");
    }
  }

  @Test
  @HttpSemantics(64)
  void whatHasNoBodyGetsNone() throws Exception {
    assertThat(request("GET", "/empty", true).all()).isEqualTo("204.");
    assertThat(request("HEAD", "/head", true).all()).isEqualTo("200.");
    String two = "HEAD /head HTTP/1.1\r\nHost: a\r\n\r\nGET /empty HTTP/1.1\r\nHost: a\r\n\r\n";
    try (Socket socket = http1(two)) {
      assertThat(until(socket, "\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("content-length: 7");
      assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
    }
  }

  @Test
  @HttpSemantics(70)
  void anEarlyResponseEndsTheStreamWithoutAnError() throws Exception {
    Http2Peer.Stream stream = request("POST", "/early", false);
    assertThat(stream.all()).isEqualTo("400\"no\".");
    assertThat(stream.next()).isEqualTo("RST 0");
  }

  @Test
  @HttpSemantics(67)
  void aResetOfTheEndpointIsNeverACleanEnd() throws Exception {
    assertThat(request("GET", "/reset", true).all()).startsWith("200").endsWith("RST 8");
    try (Socket socket = http1("GET /reset HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertThat(until(socket, "never")).startsWith("HTTP/1.1 200 ").endsWith("|closed");
    }
  }

  @Test
  @HttpSemantics(79)
  void aResetOfTheClientReachesTheEndpoint() throws Exception {
    Http2Peer.Stream stream = request("GET", "/wait", true);
    assertThat(seen()).isEqualTo("GET /wait.");
    stream.reset(Http2Error.CANCEL);
    assertThat(seen()).isEqualTo("RST 8");
  }

  @Test
  @HttpSemantics(84)
  void aBodyLargerThanEveryWindowWaitsForASlowReader() throws Exception {
    Http2Peer.Stream slow = request("GET", "/big", true);
    assertThat(slow.next()).isEqualTo("200");
    slow.reading(false);
    assertThat(request("GET", "/hints", true).all()).as("meanwhile").contains("200");
    slow.reading(true);
    assertThat(size(slow)).isEqualTo(BIG);
    try (Socket socket = http1("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
      until(socket, "\r\n\r\n");
      assertThat(socket.getInputStream().skip(Long.MAX_VALUE)).isGreaterThan(BIG);
    }
  }

  private static int size(Http2Peer.Stream stream) throws InterruptedException {
    int size = 0;
    while (true) {
      String next = stream.next();
      assertThat(next).startsWith("\"");
      size += next.length() - (next.endsWith(".") ? 3 : 2);
      if (next.endsWith(".")) {
        return size;
      }
    }
  }

  @Test
  void aBigBodyGoesUp() throws Exception {
    Http2Peer.Stream stream = request("POST", "/echo", false);
    byte[] part = new byte[1024 * 1024];
    Arrays.fill(part, (byte) 'x');
    for (int i = 0; i < 16; i++) {
      stream.data(part, i == 15);
    }
    assertThat(stream.next()).isEqualTo("200");
    int size = 0;
    String next = stream.next();
    while (next.startsWith("\"")) {
      size += next.length() - 2;
      next = stream.next();
    }
    assertThat(size).isEqualTo(16 * part.length);
    assertThat(next).isEqualTo(" x-after=all.");
  }
}
