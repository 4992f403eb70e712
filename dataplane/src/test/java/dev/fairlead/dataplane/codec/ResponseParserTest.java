package dev.fairlead.dataplane.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Response heads; the numbers are those of the list of HTTP semantics. */
class ResponseParserTest {
  private static ResponseHead get(String text) {
    return Wire.response(text, Method.GET);
  }

  private static ParseResult result(String text) {
    return new ResponseParser(Settings.UpstreamLimits.DEFAULT)
        .parse(Wire.buffer(text), new ResponseHead(), Method.GET);
  }

  @Test
  void statusLine() {
    ResponseHead head = get("HTTP/1.1 404 Not \u00e4 Found\r\nContent-Length: 0\r\n\r\n");
    assertThat(head.status).isEqualTo(404);
    assertThat(head.headers().text(head.reasonStart, head.reasonEnd)).isEqualTo("Not \u00e4 Found");
    assertThat(head.version).isEqualTo(Version.HTTP_1_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 \r\n\r\n", "HTTP/1.1 200\r\n\r\n"})
  void reasonIsOptional(String text) {
    ResponseHead head = get(text);
    assertThat(head.status).isEqualTo(200);
    assertThat(head.reasonEnd).isEqualTo(head.reasonStart);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1  200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 99",
        "HTTP/1.1 600 OK",
        "HTTP/1.1 999 OK",
        "HTTP/2.0 200 OK",
        "HTTP/1.2 200 OK",
        "HTTP/0.9 200",
        "http/1.1 200 OK",
        "HTTP/1.1\t200 OK",
        "HTTP/1.1 200\tOK",
        "HTTP/1.1 2 0 OK",
        "ICY 200 OK",
        " HTTP/1.1 200 OK",
        "\r\nHTTP/1.1 200 OK",
        "HTTP/1.1 200 O\0K",
        "HTTP/1.1 200 O\rK",
        "HTTP/1.1 +20 OK",
        "HTTP/1.1 200 O\u007fK",
        "HTTP/1.1 200 OK\nX: y",
        "",
        "HTTP/1.1",
        "\0"
      })
  @HttpSemantics(66)
  void badStatusLines(String line) {
    assertThat(result(line + "\r\n\r\n")).isEqualTo(ParseResult.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3, 3\r\n",
        "Content-Length: x\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 01\r\n",
        "Content-Length:\r\n",
        "Content-Length: 9223372036854775808\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding:\r\n",
        "X: a\0b\r\n",
        "X : a\r\n",
        "X\r\n",
        ": a\r\n",
        "X: a\nY: b\r\n",
        "X: a\rY: b\r\n"
      })
  @HttpSemantics(66)
  void badFields(String fields) {
    assertThat(result("HTTP/1.1 200 OK\r\n" + fields + "\r\n")).isEqualTo(ParseResult.FAILED);
  }

  @Test
  @HttpSemantics(66)
  void codingOnHttp10() {
    assertThat(result("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .isEqualTo(ParseResult.FAILED);
  }

  @Test
  @HttpSemantics(27)
  void foldedLines() {
    assertThat(result("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n")).isEqualTo(ParseResult.FAILED);
    assertThat(result("HTTP/1.1 200 OK\r\n X: a\r\n\r\n")).isEqualTo(ParseResult.FAILED);
  }

  @Test
  void limits() {
    String start = "HTTP/1.1 200 OK\r\nSet-Cookie: ";
    String most = start + "a".repeat(64 * 1024 - start.length() - 4);
    assertThat(result(most + "\r\n\r\n")).isEqualTo(ParseResult.COMPLETE);
    assertThat(result(most + "a\r\n\r\n")).isEqualTo(ParseResult.FAILED);
    String head = "HTTP/1.1 200 OK\r\n";
    assertThat(result(head + "X: y\r\n".repeat(200) + "\r\n")).isEqualTo(ParseResult.COMPLETE);
    assertThat(result(head + "X: y\r\n".repeat(201) + "\r\n")).isEqualTo(ParseResult.FAILED);
  }

  @Test
  @HttpSemantics(30)
  void underscoresOfEndpointsStay() {
    assertThat(get("HTTP/1.1 200 OK\r\nX_Y: z\r\n\r\n").headers().toString()).isEqualTo("X_Y: z\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, Content-Length: 5, LENGTH 5 false",
    "GET, 200, Content-Length: 0, NONE 0 false",
    "GET, 200, Transfer-Encoding: chunked, CHUNKED -1 false",
    "GET, 200, X: y, UNTIL_CLOSE -1 true",
    "GET, 404, X: y, UNTIL_CLOSE -1 true",
    "HEAD, 200, Content-Length: 5, NONE 5 false",
    "HEAD, 200, Transfer-Encoding: chunked, NONE -1 false",
    "HEAD, 200, X: y, NONE -1 false",
    "GET, 304, Content-Length: 5, NONE 5 false",
    "GET, 304, X: y, NONE -1 false",
    "GET, 204, X: y, NONE -1 false",
    "GET, 204, Content-Length: 0, NONE -1 false",
    "GET, 204, Content-Length: 3, NONE -1 true",
    "GET, 204, Transfer-Encoding: chunked, NONE -1 true",
    "GET, 205, X: y, NONE 0 false",
    "GET, 205, Content-Length: 0, NONE 0 false",
    "GET, 205, Content-Length: 3, NONE 0 true",
    "GET, 100, X: y, NONE -1 false",
    "GET, 103, Content-Length: 3, NONE -1 true",
    "GET, 101, Upgrade: websocket, UNTIL_CLOSE -1 false"
  })
  @HttpSemantics({64, 65, 68})
  void framing(String method, int status, String field, String expected) {
    ResponseHead head =
        Wire.response(
            "HTTP/1.1 " + status + " X\r\n" + field + "\r\n\r\n",
            method.equals("HEAD") ? Method.HEAD : Method.GET);
    assertThat(head.framing + " " + head.contentLength + " " + head.close).isEqualTo(expected);
  }

  @Test
  @HttpSemantics(57)
  void informationalHeadsAreHeadsOfTheirOwn() {
    ByteBuf in =
        Wire.buffer(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP");
    ResponseParser parser = new ResponseParser(Settings.UpstreamLimits.DEFAULT);
    ResponseHead head = new ResponseHead();
    assertThat(parser.parse(in, head, Method.GET)).isEqualTo(ParseResult.COMPLETE);
    assertThat(head.informational()).isTrue();
    assertThat(parser.parse(in, head, Method.GET)).isEqualTo(ParseResult.COMPLETE);
    assertThat(head.status).isEqualTo(103);
    assertThat(head.headers().toString()).isEqualTo("Link: </x>\n");
    assertThat(parser.parse(in, head, Method.GET)).isEqualTo(ParseResult.COMPLETE);
    assertThat(head.informational()).isFalse();
    assertThat(Wire.text(in)).isEqualTo("okHTTP");
  }

  @Test
  @HttpSemantics(58)
  void switchingProtocolsIsNotInformational() {
    assertThat(get("HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n").informational()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, X: y, false",
    "1.1, Connection: close, true",
    "1.1, 'Connection: a, CLOSE', true",
    "1.0, X: y, true",
    "1.0, Connection: Keep-Alive, false",
    "1.0, 'Connection: keep-alive, close', true"
  })
  @HttpSemantics(71)
  void whetherTheConnectionIsPooled(String version, String field, boolean close) {
    String text = "HTTP/" + version + " 200 OK\r\nContent-Length: 1\r\n" + field + "\r\n\r\n";
    assertThat(get(text).close).isEqualTo(close);
  }

  @ParameterizedTest
  @CsvSource({"timeout=5, 5", "'max=9, Timeout=60', 60", "timeout=x, -1", "x, -1", "timeout=, -1"})
  @HttpSemantics(78)
  void keepAliveTimeout(String value, int seconds) {
    String text = "HTTP/1.1 200 OK\r\nKeep-Alive: " + value + "\r\n\r\n";
    assertThat(get(text).keepAliveSeconds).isEqualTo(seconds);
  }
}
