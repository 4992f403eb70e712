package dev.fairlead.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.snapshot.Settings;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Header lists of HTTP/2 as requests that are safe on HTTP/1.1: names and values in turn, {@code +}
 * between fields.
 */
class RequestFieldsTest {
  private static final String GET = ":method=GET+:scheme=https+:path=/a?b+:authority=a.test";

  private final RequestHead head = new RequestHead();

  private @Nullable Failure read(String list, boolean end) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    for (String field : list.split("\\+")) {
      int equals = field.indexOf('=', 1);
      fields.add(
          AsciiString.of(field.substring(0, equals)),
          AsciiString.of(unescape(field.substring(equals + 1))));
    }
    return new RequestFields(Settings.ClientLimits.DEFAULT).read(fields, end, head);
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  @Test
  void aPlainRequest() {
    assertThat(read(GET + "+accept=*/*", true)).isNull();
    assertThat(head.method).isEqualTo(Method.GET);
    assertThat(head.headers().text(head.targetStart, head.pathEnd)).isEqualTo("/a");
    assertThat(head.headers().text(head.hostStart, head.hostEnd)).isEqualTo("a.test");
    assertThat(head.framing).isEqualTo(Framing.NONE);
    assertThat(head.acceptsTrailers).isTrue();
    assertThat(head.headers().toString()).isEqualTo("host: a.test\naccept: */*\n");
  }

  @Test
  @HttpSemantics(32)
  void cookieCrumbsAreJoined() {
    assertThat(read(GET + "+cookie=a=1+x=y+cookie=b=2", true)).isNull();
    int at = head.headers().find(HeaderName.COOKIE);
    assertThat(head.headers().value(at)).isEqualTo("a=1; b=2");
  }

  @Test
  @HttpSemantics(47)
  void aDeclaredLengthIsKept() {
    assertThat(read(GET + "+content-length=7", false)).isNull();
    assertThat(head.framing).isEqualTo(Framing.LENGTH);
    assertThat(head.contentLength).isEqualTo(7);
    assertThat(read(GET, false)).isNull();
    assertThat(head.framing).isEqualTo(Framing.CHUNKED);
  }

  @Test
  @HttpSemantics(62)
  void extendedConnectAsksForAWebSocket() {
    String connect = GET.replace("GET", "CONNECT") + "+:protocol=websocket";
    assertThat(read(connect, false)).isNull();
    assertThat(head.webSocket).isTrue();
    assertThat(head.framing).isEqualTo(Framing.UNTIL_CLOSE);
    assertThat(head.headers().text(head.methodStart, head.methodEnd)).isEqualTo("GET");
  }

  @Test
  void grpcIsRecognised() {
    assertThat(read(GET + "+content-type=application/grpc;v=1+te=trailers", false)).isNull();
    assertThat(head.grpc).isTrue();
    read(GET + "+content-type=application/grpc-web+te=trailers", false);
    assertThat(head.grpc).as("gRPC-Web takes HTTP statuses").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "host=b.test, BAD_REQUEST", // line 97
    "connection=close, BAD_FRAMING",
    "transfer-encoding=chunked, BAD_FRAMING",
    "upgrade=h2c, BAD_FRAMING",
    "keep-alive=1, BAD_FRAMING",
    "proxy-connection=x, BAD_FRAMING",
    "te=gzip, BAD_FRAMING",
    "content-length=1+content-length=1, BAD_FRAMING",
    "content-length=-1, BAD_FRAMING",
    "content-length=01, BAD_FRAMING",
    "content-length=0x1, BAD_FRAMING",
    "x=a\\r\\nb: c, BAD_FRAMING",
    "x=a\\nb, BAD_FRAMING",
    "x=a\\0b, BAD_FRAMING",
    "x y=z, BAD_FRAMING",
    "x:=z, BAD_FRAMING",
    "Upper=z, BAD_FRAMING",
    "expect=200-ok, BAD_EXPECTATION",
    "transfer_encoding=chunked, BAD_REQUEST",
    "content_length=3, BAD_REQUEST",
  })
  @HttpSemantics(97)
  void whatMustNotPass(String field, Failure failure) {
    assertThat(read(GET + "+" + field, true)).isEqualTo(failure);
  }

  @ParameterizedTest
  @CsvSource({
    "/a b, BAD_REQUEST",
    "/a\\r\\nb, BAD_REQUEST",
    "a, BAD_REQUEST",
    "http://a.test/, BAD_REQUEST",
    "*, BAD_REQUEST",
    "/a#b, BAD_REQUEST",
    "/a\\b, BAD_REQUEST",
    "/%zz, BAD_REQUEST",
    "/%00, BAD_REQUEST",
  })
  void pathsThatMustNotPass(String path, Failure failure) {
    assertThat(read(GET.replace("/a?b", path), true)).isEqualTo(failure);
  }

  @ParameterizedTest
  @CsvSource({
    "user@a.test, BAD_REQUEST",
    "a.test:99999, BAD_REQUEST",
    "'a.test,b.test', BAD_REQUEST",
    "a.test/x, BAD_REQUEST",
    "'a.test ', BAD_REQUEST",
  })
  void authoritiesThatMustNotPass(String authority, Failure failure) {
    assertThat(read(GET.replace("a.test", authority), true)).isEqualTo(failure);
  }

  @ParameterizedTest
  @CsvSource({
    ":method=CONNECT+:authority=a.test:443, METHOD_REFUSED",
    ":method=GET+:scheme=http+:authority=a.test, BAD_FRAMING",
    ":method=GET+:path=/+:authority=a.test, BAD_FRAMING",
    ":scheme=http+:path=/+:authority=a.test, BAD_FRAMING",
    ":method=TRACE+:scheme=http+:path=/+:authority=a.test, METHOD_REFUSED",
    ":method=G ET+:scheme=http+:path=/+:authority=a.test, BAD_REQUEST",
  })
  void requestLinesThatMustNotPass(String list, Failure failure) {
    assertThat(read(list, true)).isEqualTo(failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "+:method=GET",
        GET + "+:path=/",
        GET + "+:authority=a.test",
        GET + "+:scheme=https",
        GET + "+accept=*/*+:unknown=x"
      })
  void aPseudoHeaderFieldComesOnce(String list) {
    assertThat(read(list, true)).isEqualTo(Failure.BAD_FRAMING);
  }

  @Test
  void whereUnderscoresPassNoTwinOfANameThatMattersDoes() {
    Settings.ClientLimits d = Settings.ClientLimits.DEFAULT;
    Settings.ClientLimits lenient =
        new Settings.ClientLimits(
            d.maxHeadBytes(),
            d.maxHeaders(),
            d.maxTargetBytes(),
            d.maxBodyBytes(),
            d.headTimeout(),
            d.handshakeTimeout(),
            d.idleTimeout(),
            d.bodyIdleTimeout(),
            d.writeIdleTimeout(),
            d.maxRequestsPerConnection(),
            d.maxConnectionAge(),
            true,
            d.legacyPaths());
    Http2Headers fields = new DefaultHttp2Headers(false);
    fields.method("GET").scheme("https").path("/").authority("a.test");
    fields.add("x_y", "1").add("x_forwarded_for", "6.6.6.6").add("x_real_ip", "6.6.6.6");
    assertThat(new RequestFields(lenient).read(fields, true, head)).isNull();
    assertThat(head.headers().toString()).isEqualTo("host: a.test\nx_y: 1\n");
    fields.add("content_length", "3");
    assertThat(new RequestFields(lenient).read(fields, true, head)).isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void aLengthWithoutABodyIsNoRequest() {
    assertThat(read(GET + "+content-length=7", true)).isEqualTo(Failure.BAD_FRAMING);
    assertThat(read(GET + "+content-length=0", true)).isNull();
  }

  @Test
  void anExpectationComesOnce() {
    String expect = GET + "+expect=100-continue";
    assertThat(read(expect, false)).isNull();
    assertThat(read(expect + "+expect=100-continue", false)).isEqualTo(Failure.BAD_EXPECTATION);
  }
}
