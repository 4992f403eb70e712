package dev.fairlead.dataplane.codec;

import static dev.fairlead.dataplane.codec.Wire.head;
import static dev.fairlead.dataplane.codec.Wire.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.snapshot.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Host and field lines; the numbers are those of the list of HTTP semantics. */
class RequestFieldsTest {
  private static String with(String fields) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  }

  private static String host(String value) {
    return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
  }

  @Test
  @HttpSemantics(13)
  void missingOrRepeatedHost() {
    assertThat(request("GET / HTTP/1.1\r\n\r\n")).isEqualTo("BAD_REQUEST");
    assertThat(request("GET http://a/ HTTP/1.1\r\n\r\n")).isEqualTo("BAD_REQUEST");
    assertThat(request(with("Host: a\r\n"))).isEqualTo("BAD_REQUEST");
    assertThat(request(with("host: b\r\n"))).isEqualTo("BAD_REQUEST");
    assertThat(request("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(13)
  void emptyHostIsNoHost() {
    assertThat(Wire.host(head(host("")))).isEmpty();
    assertThat(Wire.host(head("GET / HTTP/1.1\r\nHost:\r\n\r\n"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u@a", "u:p@a", "a/b", "a,b", "a b", "a:b", "a:65536", "a:80:80", "a:-1", "a:+1", "a:8 0",
        "\u00e4", "a?b", "a#b", "a\\b", "a%41", "[::1", "::1", "[::1]a", "[g::1]", "[]",
            "[::1%25e]",
        ".a", "a..b", "..", "a\u007f", "<a>", "a;b", "*", "a|b", ":80", "http://a", "[::1]:x"
      })
  @HttpSemantics(14)
  void badHosts(String value) {
    assertThat(request(host(value))).isEqualTo("BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A.b-c.example",
        "a.",
        "a:80",
        "a:0",
        "a:65535",
        "a:",
        "1.2.3.4:80",
        "[::1]",
        "x_y",
        "[fe80::1:2]:8080",
        "[::ffff:1.2.3.4]",
        "xn--bcher-kva.example:443"
      })
  @HttpSemantics(15)
  void goodHosts(String value) {
    assertThat(Wire.host(head(host(value)))).isEqualTo(value);
  }

  @Test
  @HttpSemantics(16)
  void http10NeedsNoHost() {
    assertThat(Wire.host(head("GET / HTTP/1.0\r\n\r\n"))).isEmpty();
    assertThat(Wire.host(head("GET / HTTP/1.0\r\nHost: b\r\n\r\n"))).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X : a\r\n",
        "X\t: a\r\n",
        ": a\r\n",
        "X\r\n",
        "X a\r\n",
        "X@: a\r\n",
        "X\u00e4: a\r\n",
        "(X): a\r\n",
        "X\0: a\r\n",
        "X/: a\r\n",
        "X Y: a\r\n",
        "\"X\": a\r\n",
        "[X]: a\r\n"
      })
  @HttpSemantics(25)
  void namesAreTokensBeforeTheirColon(String field) {
    assertThat(request(with(field))).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(26)
  void controlBytesInValues() {
    for (char c = 0; c <= 0xff; c++) {
      boolean refused = c < 0x20 && c != '\t' || c == 0x7f;
      for (String around : new String[] {"", "a", "aaaaaaa", "aaaaaaaaaaaaaaaaaaaaa"}) {
        assertThat(request(with("X: z" + around + c + around + "z\r\n")))
            .as("0x%x in a value", (int) c)
            .isEqualTo(refused ? "BAD_REQUEST" : "COMPLETE");
      }
    }
  }

  @Test
  @HttpSemantics(26)
  void valuesLoseTheSpaceAroundThemAndNothingElse() {
    HeaderBlock headers = head(with("A:  b\t c \t\r\nB:\r\nC: \t \r\nD:e\r\n")).headers();
    assertThat(headers.toString()).isEqualTo("Host: a\nA: b\t c\nB: \nC: \nD: e\n");
    assertThat(head(with("X: \u00ff\u0080z\r\n")).headers().value(1)).isEqualTo("\u00ff\u0080z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: a\r\n b\r\n", "X: a\r\n\tb\r\n", "X: a\r\n \r\n", "X:\r\n a\r\n"})
  @HttpSemantics(27)
  void foldedLines(String field) {
    assertThat(request(with(field))).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(28)
  void firstLineWithSpaceInFront() {
    assertThat(request("GET / HTTP/1.1\r\n Host: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
    assertThat(request("GET / HTTP/1.1\r\n\tX: a\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\rHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\rX",
        "GET / HTTP/1.1\r\n\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\nb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost\n: a\r\n\r\n",
        "GET / HTTP/1.1\n\nHost: a\n\n"
      })
  @HttpSemantics(29)
  void bareReturnsAndLineFeeds(String text) {
    assertThat(request(text)).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(30)
  void underscoresAreDroppedUnlessAllowed() {
    String text = with("X_A: 1\r\nX-B: 2\r\nX_Forwarded_For: 3\r\nX-Real_Ip: 4\r\n_: 5\r\n");
    assertThat(head(text).headers().toString()).isEqualTo("Host: a\nX-B: 2\n");
    RequestHead head = new RequestHead();
    assertThat(allowing(true).parse(Wire.buffer(text), head)).isEqualTo(ParseResult.COMPLETE);
    assertThat(head.headers().toString()).isEqualTo("Host: a\nX_A: 1\nX-B: 2\n_: 5\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content_Length: 3", "Transfer_Encoding: chunked", "TRANSFER_encoding: x"})
  @HttpSemantics(30)
  void twinsOfFramingFieldsAreRefused(String field) {
    assertThat(request(with(field + "\r\n"))).isEqualTo("BAD_FRAMING");
    RequestParser lenient = allowing(true);
    assertThat(lenient.parse(Wire.buffer(with(field + "\r\n")), new RequestHead()))
        .isEqualTo(ParseResult.FAILED);
    assertThat(lenient.failure()).isEqualTo(Failure.BAD_FRAMING);
  }

  private static RequestParser allowing(boolean underscores) {
    return new RequestParser(
        Changed.of(Settings.ClientLimits.DEFAULT, "underscoreHeaders", underscores));
  }

  @Test
  @HttpSemantics(31)
  void atMost100Fields() {
    assertThat(request(with("X: y\r\n".repeat(99)))).isEqualTo("COMPLETE");
    assertThat(request(with("X: y\r\n".repeat(100)))).isEqualTo("HEAD_TOO_LARGE");
    String unfinished = with("X: y\r\n".repeat(100));
    assertThat(request(unfinished.substring(0, unfinished.length() - 2)))
        .as("while reading")
        .isEqualTo("HEAD_TOO_LARGE");
  }

  @Test
  @HttpSemantics(32)
  void orderAndCaseStay() {
    assertThat(head(with("B: 1\r\na: 2\r\nB: 3\r\nCookie: x\r\nA: 4\r\n")).headers().toString())
        .isEqualTo("Host: a\nB: 1\na: 2\nB: 3\nCookie: x\nA: 4\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "\"close\"", "close;q=1", "(", "close, @"})
  @HttpSemantics(33)
  void malformedConnection(String value) {
    assertThat(request(with("Connection: " + value + "\r\n"))).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(53)
  void expectContinue() {
    String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n";
    assertThat(head(post).expectContinue).isTrue();
    assertThat(head(post).headers().toString()).contains("Expect");
    assertThat(head(with("Expect: 100-continue\r\n")).expectContinue).as("no body").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"200-ok", "", "100-continue, x", "100", "100-continue;a=b"})
  @HttpSemantics(54)
  void unknownExpectation(String value) {
    assertThat(request(with("Expect: " + value + "\r\n"))).isEqualTo("BAD_EXPECTATION");
  }

  @Test
  @HttpSemantics(55)
  void expectFromHttp10IsIgnored() {
    RequestHead head = head("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
    assertThat(head.expectContinue).isFalse();
    assertThat(head.headers().toString()).doesNotContain("Expect");
    assertThat(request("GET / HTTP/1.0\r\nExpect: x\r\n\r\n")).isEqualTo("COMPLETE");
  }

  private static final String WEB_SOCKET =
      "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

  @Test
  @HttpSemantics(59)
  void webSocketIsRecognised() {
    assertThat(head(with(WEB_SOCKET)).webSocket).isTrue();
  }

  @Test
  @HttpSemantics(59)
  void otherUpgradesAreNot() {
    String get = with(WEB_SOCKET);
    assertThat(head(get.replace("GET", "POST")).webSocket).isFalse();
    assertThat(head(get.replace("HTTP/1.1", "HTTP/1.0")).webSocket).isFalse();
    assertThat(head(get.replace("WebSocket\r", "h2c\r")).webSocket).isFalse();
    assertThat(head(get.replace("WebSocket\r", "websocket, h2c\r")).webSocket).isFalse();
    assertThat(head(get.replace(", Upgrade", "")).webSocket).isFalse();
    assertThat(head(get.replace("-Key", "-Kex")).webSocket).isFalse();
    assertThat(head(get.replace("-Version", "-X")).webSocket).isFalse();
    assertThat(head(get.replace("Upgrade: W", "Content-Length: 3\r\nUpgrade: W")).webSocket)
        .isFalse();
  }

  @Test
  @HttpSemantics(75)
  void whoWantsToClose() {
    assertThat(head(with("")).close).isFalse();
    assertThat(head(with("Connection: Close\r\n")).close).isTrue();
    assertThat(head(with("Connection: x\r\nConnection: ,y , close\r\n")).close).isTrue();
    assertThat(head("GET / HTTP/1.0\r\n\r\n").close).isTrue();
    assertThat(head("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").close).isFalse();
    assertThat(head("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n").close).isTrue();
  }

  @Test
  void trailersAndGrpcAreRecognised() {
    assertThat(head(with("TE: deflate, Trailers\r\n")).acceptsTrailers).isTrue();
    assertThat(head(with("TE: deflate\r\n")).acceptsTrailers).isFalse();
    assertThat(head(with("Content-Type: application/grpc+proto\r\n")).grpc).isTrue();
    assertThat(head(with("Content-Type: application/grpc\r\n")).grpc).isTrue();
    assertThat(head(with("Content-Type: application/grpc-web\r\n")).grpc).isFalse();
    assertThat(head(with("Content-Type: text/plain\r\n")).grpc).isFalse();
  }
}
