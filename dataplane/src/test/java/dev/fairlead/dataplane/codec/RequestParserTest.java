package dev.fairlead.dataplane.codec;

import static dev.fairlead.dataplane.codec.Wire.head;
import static dev.fairlead.dataplane.codec.Wire.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request line, target and limits; the numbers are those of the list of HTTP semantics. */
class RequestParserTest {
  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  @Test
  @HttpSemantics(1)
  void oneEmptyLineInFrontIsIgnored() {
    assertThat(request("\r\n" + get("/"))).isEqualTo("COMPLETE");
    assertThat(Wire.method(head("\r\n" + get("/")))).isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n\r\n", "\n", " ", "\t", "\0", "\r", "\r ", "\u0016\u0003\u0001"})
  @HttpSemantics(1)
  void nothingElseMayStandInFront(String prefix) {
    assertThat(request(prefix + get("/"))).isEqualTo("BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1\r\n",
        "GET /  HTTP/1.1\r\n",
        "GET\t/ HTTP/1.1\r\n",
        "GET /\tHTTP/1.1\r\n",
        "GET / HTTP/1.1 \r\n",
        "GET / HTTP/1.1\t\r\n",
        "GET /\r\n",
        "GET\r\n",
        "GET HTTP/1.1\r\n",
        "GET / x HTTP/1.1\r\n"
      })
  @HttpSemantics(2)
  void exactlyOneSpaceBetweenThreeParts(String line) {
    assertThat(request(line + "Host: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(3)
  void unknownMethodsPassUnchanged() {
    RequestHead head = head("Brew-!#$%&'*+.^_`|~9 / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(head.method).isEqualTo(Method.OTHER);
    assertThat(Wire.method(head)).isEqualTo("Brew-!#$%&'*+.^_`|~9");
    assertThat(head("get / HTTP/1.1\r\nHost: a\r\n\r\n").method).isEqualTo(Method.OTHER);
  }

  @Test
  @HttpSemantics(3)
  void methodsHaveAtMost32Bytes() {
    String most = "M".repeat(32);
    assertThat(request(most + " / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("COMPLETE");
    assertThat(request(most + "M / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("UNKNOWN_METHOD");
    assertThat(request(most + "M")).isEqualTo("UNKNOWN_METHOD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"G(T", "G,T", "G\u0000T", "G\u00e9T", "\"GET\"", "G:T", ""})
  @HttpSemantics(3)
  void methodsAreTokens(String method) {
    assertThat(request(method + " / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(4)
  void versions() {
    assertThat(head(get("/")).version).isEqualTo(Version.HTTP_1_1);
    assertThat(head("GET / HTTP/1.0\r\n\r\n").version).isEqualTo(Version.HTTP_1_0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/1.9", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"})
  @HttpSemantics(4)
  void otherVersionsAre505(String version) {
    assertThat(request("GET / " + version + "\r\nHost: a\r\n\r\n")).isEqualTo("BAD_VERSION");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http/1.1",
        "HTTP/0.9",
        "HTTP/1.10",
        "HTTP/11",
        "HTTP/1,1",
        "HTTP/1.",
        "HTTP/.1",
        "HTTP/x.1",
        "HTTP/1.1x",
        "HTTPS/1.1",
        "ICY/1.1",
        "HTTP /1.1",
        "HTTP/-1.1",
        "HTTP/1",
        "Http/1.1"
      })
  @HttpSemantics(4)
  void malformedVersionsAre400(String version) {
    assertThat(request("GET / " + version + "\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(5)
  void prefaceOfHttp2IsSeen() {
    RequestHead head = new RequestHead();
    ByteBuf in = Wire.buffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nxyz");
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    assertThat(parser.parse(in, head)).isEqualTo(ParseResult.PREFACE);
    assertThat(head.headers().text(0, head.headers().used())).isEqualTo("PRI * HTTP/2.0\r\n");
    assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("\r\nSM\r\n\r\nxyz");
  }

  @Test
  @HttpSemantics(5)
  void nothingElseIsThePreface() {
    assertThat(request("PRI / HTTP/2.0\r\n\r\n")).isEqualTo("BAD_VERSION");
    assertThat(request("PRI * HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
    assertThat(request("\r\nPRI * HTTP/2.0\r\n\r\n")).isEqualTo("BAD_VERSION");
  }

  @Test
  @HttpSemantics(6)
  void targetOverTheLimitIs414() {
    String most = "/" + "a".repeat(8 * 1024 - 1);
    assertThat(request(get(most))).isEqualTo("COMPLETE");
    assertThat(request(get(most + "a"))).isEqualTo("TARGET_TOO_LONG");
    assertThat(request("GET " + most + "a")).as("while reading").isEqualTo("TARGET_TOO_LONG");
  }

  @Test
  @HttpSemantics(6)
  void headOverTheLimitIs431() {
    String start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    String most = start + "a".repeat(16 * 1024 - start.length() - 4);
    assertThat(request(most + "\r\n\r\n")).isEqualTo("COMPLETE");
    assertThat(request(most + "a\r\n\r\n")).isEqualTo("HEAD_TOO_LARGE");
    assertThat(request(most + "aaaaa")).as("while reading").isEqualTo("HEAD_TOO_LARGE");
  }

  @Test
  @HttpSemantics(7)
  void bytesThatNoTargetHas() {
    StringBuilder refused = new StringBuilder("#\"<>");
    for (char c = 0; c <= 0x20; c++) {
      refused.append(c);
    }
    for (char c = 0x7f; c <= 0xff; c++) {
      refused.append(c);
    }
    for (char c = 0; c <= 0xff; c++) {
      boolean never = refused.indexOf("" + c) >= 0;
      String inPath = never || "%^`{|}\\".indexOf(c) >= 0 ? "BAD_REQUEST" : "COMPLETE";
      assertThat(request(get("/x" + c + "y"))).as("0x%x in a path", (int) c).isEqualTo(inPath);
      String inQuery = never ? "BAD_REQUEST" : "COMPLETE";
      assertThat(request(get("/?x" + c))).as("0x%x in a query", (int) c).isEqualTo(inQuery);
    }
  }

  @Test
  @HttpSemantics(7)
  void someBytesPassInPathsBySetting() {
    Settings.ClientLimits legacy = Changed.of(Settings.ClientLimits.DEFAULT, "legacyPaths", true);
    for (char c : "^{|}`\"<>\\".toCharArray()) {
      ParseResult result =
          new RequestParser(legacy).parse(Wire.buffer(get("/a" + c + "b")), new RequestHead());
      assertThat(result == ParseResult.COMPLETE).as("%c", c).isEqualTo("^{|}".indexOf(c) >= 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a#b", "#", "/\\a", "\\", "/a?b#c"})
  @HttpSemantics(8)
  void fragmentAndBackslash(String target) {
    assertThat(request(get(target))).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(9)
  void absoluteFormBecomesOriginForm() {
    RequestHead head = head(get("http://Shop.example:80/a/b?c=d"));
    assertThat(Wire.target(head)).isEqualTo("/a/b?c=d");
    assertThat(Wire.path(head)).isEqualTo("/a/b");
    assertThat(Wire.host(head)).isEqualTo("Shop.example:80");
    assertThat(head.headers().toString()).isEqualTo("Host: Shop.example:80\n");
    assertThat(Wire.host(head(get("HTTPS://[::1]:8443/")))).isEqualTo("[::1]:8443");
  }

  @Test
  @HttpSemantics(9)
  void absoluteFormWithoutPath() {
    assertThat(Wire.target(head(get("http://b")))).isEqualTo("/");
    RequestHead query = head(get("http://b?c"));
    assertThat(Wire.target(query) + " " + Wire.path(query)).isEqualTo("/?c /");
    assertThat(Wire.target(head("OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n"))).isEqualTo("*");
    assertThat(Wire.target(head("OPTIONS http://b? HTTP/1.1\r\nHost: a\r\n\r\n"))).isEqualTo("/?");
  }

  @Test
  @HttpSemantics(9)
  void absoluteFormGivesHttp10ItsHost() {
    assertThat(head("GET http://b/ HTTP/1.0\r\n\r\n").headers().toString()).isEqualTo("Host: b\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///a", "http://", "http:/a", "http:a", "ftp://b/", "http://u@b/", "http://u:p@b/",
        "http://b:x/", "http://b:99999/", "http://b,c/", "b.example", "b:80", "http", "httpx://b/",
        "http://%61/", "://b/", "http//b/"
      })
  @HttpSemantics(9)
  void otherFormsAreRefused(String target) {
    assertThat(request(get(target))).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(10)
  void asteriskIsForOptionsOnly() {
    assertThat(Wire.target(head("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"))).isEqualTo("*");
    assertThat(request(get("*"))).isEqualTo("BAD_REQUEST");
    assertThat(request("OPTIONS *x HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
    assertThat(request("OPTIONS */ HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(11)
  void connectIsRefused() {
    String connect = "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n";
    assertThat(request(connect)).isEqualTo("METHOD_REFUSED");
    assertThat(request("CONNECT / HTTP/1.1\r\nHost: b\r\n\r\n")).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(12)
  void traceIsRefused() {
    assertThat(request("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("METHOD_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%",
        "/%1",
        "/%zz",
        "/%0",
        "/a%2",
        "/%00",
        "/a%00b",
        "/%c0%af",
        "/%C1%81",
        "/%e0%80%af",
        "/%E0%9f%bf",
        "/%f0%80%80%af",
        "/%F0%8F%bf%bf"
      })
  @HttpSemantics(22)
  void badEscapes(String target) {
    assertThat(request(get(target))).isEqualTo("BAD_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%20",
        "/%c3%a9",
        "/%e2%82%ac",
        "/%f0%9f%98%80",
        "/%E9t%E9",
        "/%e0%a0%80",
        "/%C0",
        "/%7f"
      })
  @HttpSemantics(22)
  void goodEscapes(String target) {
    assertThat(Wire.target(head(get(target)))).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?", "/?a;b=%zz&%00", "/a?b?c", "/;x?;", "//a//", "/a/../b?/../c"})
  @HttpSemantics(24)
  void queryAndPathStayAsTheyCame(String target) {
    RequestHead head = head(get(target));
    assertThat(Wire.target(head)).isEqualTo(target);
    assertThat(Wire.path(head)).isEqualTo(target.substring(0, (target + "?").indexOf('?')));
  }

  @Test
  void whatIsBehindTheHeadStaysInTheBuffer() {
    ByteBuf in = Wire.buffer(get("/1") + get("/2") + "GE");
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    RequestHead head = new RequestHead();
    assertThat(parser.started()).isFalse();
    assertThat(parser.parse(in, head)).isEqualTo(ParseResult.COMPLETE);
    assertThat(Wire.target(head)).isEqualTo("/1");
    assertThat(parser.started()).isFalse();
    assertThat(parser.parse(in, head)).isEqualTo(ParseResult.COMPLETE);
    assertThat(Wire.target(head)).isEqualTo("/2");
    assertThat(parser.parse(in, head)).isEqualTo(ParseResult.NEED_MORE);
    assertThat(parser.started()).isTrue();
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  @HttpSemantics(87)
  void anEmptyLineBeginsNoHead() {
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    RequestHead head = new RequestHead();
    assertThat(parser.parse(Wire.buffer("\r"), head)).isEqualTo(ParseResult.NEED_MORE);
    assertThat(parser.parse(Wire.buffer("\n"), head)).isEqualTo(ParseResult.NEED_MORE);
    assertThat(parser.started()).isFalse();
    assertThat(parser.parse(Wire.buffer("G"), head)).isEqualTo(ParseResult.NEED_MORE);
    assertThat(parser.started()).isTrue();
  }

  @Test
  void whatWasUnderstoodOfARefusedHeadCanBeLogged() {
    RequestHead head = new RequestHead();
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    ByteBuf in = Wire.buffer("POST /x?y HTTP/1.1\r\nHost: a\r\nBad : b\r\n\r\n");
    assertThat(parser.parse(in, head)).isEqualTo(ParseResult.FAILED);
    assertThat(Wire.method(head) + " " + Wire.target(head)).isEqualTo("POST /x?y");
    assertThat(head.framing).isEqualTo(Framing.NONE);
    assertThat(parser.parse(Wire.buffer(get("/")), head)).isEqualTo(ParseResult.FAILED);
  }
}
