package dev.fairlead.dataplane.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.HopByHop;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Heads as they leave; the numbers are those of the list of HTTP semantics. */
class HeadWriterTest {
  private static String write(RequestHead head, boolean close) {
    ByteBuf out = Unpooled.buffer();
    HeadWriter.request(head, close, out);
    return Wire.text(out);
  }

  private static String relay(String request) {
    RequestHead head = Wire.head(request);
    HopByHop.strip(head);
    return write(head, false);
  }

  private static String respond(ResponseHead head, Version client, boolean close) {
    HopByHop.strip(head);
    ByteBuf out = Unpooled.buffer();
    HeadWriter.response(head, client, close, out);
    return Wire.text(out);
  }

  private static String respond(String response) {
    return respond(Wire.response(response, Method.GET), Version.HTTP_1_1, false);
  }

  @Test
  void anUnchangedHeadIsTheSameBytes() {
    String get = Corpus.BROWSER_GET.replace("Connection: keep-alive\r\n", "");
    assertThat(relay(get)).isEqualTo(get);
    String response = "HTTP/1.1 200 Very OK\r\nDate: x\r\nContent-Length: 3\r\nX: \u00e4\r\n\r\n";
    assertThat(respond(response)).isEqualTo(response);
  }

  @Test
  @HttpSemantics(1)
  void theEmptyLineInFrontIsNotForwarded() {
    assertThat(relay("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  @HttpSemantics(9)
  void absoluteFormIsForwardedInOriginForm() {
    assertThat(relay("GET http://b.example:8/c?d HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"))
        .isEqualTo("GET /c?d HTTP/1.1\r\nHost: b.example:8\r\nX: y\r\n\r\n");
    assertThat(relay("GET http://b?d HTTP/1.1\r\nX: y\r\nHost: a\r\n\r\n"))
        .isEqualTo("GET /?d HTTP/1.1\r\nX: y\r\nHost: b\r\n\r\n");
    assertThat(relay("OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n"))
        .isEqualTo("OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n");
  }

  @Test
  @HttpSemantics(16)
  void http10GoesOnAsHttp11() {
    assertThat(relay("GET / HTTP/1.0\r\nX: y\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.1\r\nX: y\r\nHost: \r\n\r\n");
  }

  @Test
  @HttpSemantics(26)
  void spacesAroundValuesAreNormalised() {
    assertThat(relay("GET / HTTP/1.1\r\nHost:a\r\nX:  y  \r\nZ: z\r\nE:\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nZ: z\r\nE: \r\n\r\n");
  }

  @Test
  @HttpSemantics(33)
  void connectionFieldsOfTheClientEndHere() {
    assertThat(
            relay(
                "GET / HTTP/1.1\r\nHost: a\r\nKeep-Alive: 5\r\nConnection: x-y, close\r\nX-Y: 1\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AA\r\nTE: gzip, trailers\r\nZ: 1\r\n\r\n"))
        .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nZ: 1\r\nTE: trailers\r\nConnection: TE\r\n\r\n");
  }

  @Test
  @HttpSemantics(47)
  void framingOfRequestsIsKept() {
    String length = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 42\r\nX: y\r\n\r\n";
    assertThat(relay(length)).isEqualTo(length);
    assertThat(relay("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a\r\n\r\n"))
        .isEqualTo("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  @HttpSemantics(48)
  void anyMethodKeepsItsBody() {
    String get = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 42\r\n\r\n";
    assertThat(relay(get)).isEqualTo(get);
  }

  @Test
  @HttpSemantics(49)
  void emptyPostIsDeclared() {
    assertThat(relay("POST / HTTP/1.1\r\nHost: a\r\n\r\n"))
        .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    assertThat(relay("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).doesNotContain("Content-Length");
    String delete = "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    assertThat(relay(delete)).isEqualTo(delete);
  }

  @Test
  void aLengthThatWasChangedIsWrittenAnew() {
    RequestHead head = Wire.head("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 42\r\nX: y\r\n\r\n");
    head.contentLength = Long.MAX_VALUE;
    assertThat(write(head, false))
        .isEqualTo(
            "PUT / HTTP/1.1\r\nHost: a\r\nX: y\r\nContent-Length: 9223372036854775807\r\n\r\n");
    head.framing = Framing.CHUNKED;
    assertThat(write(head, false))
        .isEqualTo("PUT / HTTP/1.1\r\nHost: a\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  void fieldsCanBeDroppedAndAdded() {
    RequestHead head = Wire.head("GET / HTTP/1.1\r\nA: 1\r\nHost: a\r\nB: 2\r\nC: 3\r\n\r\n");
    head.headers().drop(0);
    head.headers().drop(3);
    head.headers().add("X-Real-IP", "1.2.3.4");
    head.headers().add("D", "");
    assertThat(write(head, true))
        .isEqualTo(
            "GET / HTTP/1.1\r\nHost: a\r\nB: 2\r\nX-Real-IP: 1.2.3.4\r\nD: \r\n"
                + "Connection: close\r\n\r\n");
  }

  /** HTTP/2 gives names and values without anything between them. */
  private static void spans(HeaderBlock headers, String name, String value) {
    int start = headers.reserve(name.length() + value.length());
    byte[] both = (name + value).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(both, 0, headers.bytes(), start, both.length);
    int middle = start + name.length();
    int id = HeaderName.of(headers.bytes(), start, middle);
    headers.addSpan(start, middle, middle, start + both.length, id);
  }

  private static RequestHead http2(String method, String authority, String path) {
    RequestHead head = new RequestHead();
    HeaderBlock headers = head.headers();
    byte[] all = (method + authority + path).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(all, 0, headers.bytes(), headers.reserve(all.length), all.length);
    head.methodEnd = method.length();
    head.method = Method.of(all, 0, head.methodEnd);
    head.hostStart = head.methodEnd;
    head.hostEnd = head.hostStart + authority.length();
    head.targetStart = head.hostEnd;
    head.targetEnd = all.length;
    head.pathEnd = all.length;
    head.version = Version.HTTP_2;
    return head;
  }

  @Test
  void requestsOfHttp2() {
    RequestHead head = http2("POST", "b.example", "/c");
    spans(head.headers(), "accept", "*/*");
    spans(head.headers(), "x-y", "");
    head.framing = Framing.CHUNKED;
    assertThat(write(head, false))
        .isEqualTo(
            "POST /c HTTP/1.1\r\naccept: */*\r\nx-y: \r\nHost: b.example\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  @HttpSemantics(62)
  void extendedConnectBecomesAnUpgrade() {
    RequestHead head = http2("CONNECT", "b", "/chat");
    spans(head.headers(), "sec-websocket-version", "13");
    head.webSocket = true;
    head.framing = Framing.UNTIL_CLOSE;
    assertThat(write(head, false))
        .matches(
            "GET /chat HTTP/1.1\r\nsec-websocket-version: 13\r\nHost: b\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\nConnection: Upgrade\r\n\r\n");
  }

  @Test
  @HttpSemantics(59)
  void webSocketUpgradeIsForwarded() {
    String get =
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n"
            + "Sec-WebSocket-Version: 13\r\nConnection: Upgrade\r\n\r\n";
    assertThat(relay(get)).isEqualTo(get);
  }

  @Test
  @HttpSemantics(35)
  void connectionFieldsOfTheEndpointEndHere() {
    assertThat(
            respond(
                "HTTP/1.1 200 OK\r\nConnection: X-A, keep-alive\r\nX-A: 1\r\nKeep-Alive: 1\r\n"
                    + "Upgrade: h2c\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  @HttpSemantics({47, 68})
  void chunkedAndCloseDelimitedBodies() {
    ResponseHead chunked =
        Wire.response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Method.GET);
    String expected = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(respond(chunked, Version.HTTP_1_1, false)).isEqualTo(expected);
    assertThat(respond(chunked, Version.HTTP_1_0, false))
        .isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    assertThat(respond("HTTP/1.0 200 OK\r\n\r\n")).isEqualTo(expected);
    assertThat(HeadWriter.framing(chunked, Version.HTTP_1_0)).isEqualTo(Framing.UNTIL_CLOSE);
    assertThat(HeadWriter.framing(chunked, Version.HTTP_1_1)).isEqualTo(Framing.CHUNKED);
  }

  @Test
  @HttpSemantics(46)
  void trailerIsAnnouncedOnlyWhereTrailersCanBe() {
    String text = "HTTP/1.1 200 OK\r\nTrailer: X\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(respond(text)).contains("Trailer: X\r\n");
    assertThat(respond(Wire.response(text, Method.GET), Version.HTTP_1_0, true))
        .doesNotContain("Trailer");
  }

  @Test
  @HttpSemantics({64, 65})
  void headsWithoutBody() {
    ResponseHead head = Wire.response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", Method.HEAD);
    assertThat(respond(head, Version.HTTP_1_1, false)).contains("Content-Length: 5\r\n");
    head = Wire.response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Method.HEAD);
    assertThat(respond(head, Version.HTTP_1_1, false)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    assertThat(respond("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n"))
        .isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(respond("HTTP/1.1 205 Reset Content\r\nContent-Length: 3\r\n\r\n"))
        .isEqualTo("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
    assertThat(respond("HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n"))
        .contains("Content-Length: 3\r\n");
  }

  @Test
  @HttpSemantics(57)
  void informationalHeadsHaveNoFraming() {
    ResponseHead head = Wire.response("HTTP/1.1 103 X\r\nLink: y\r\n\r\n", Method.GET);
    assertThat(respond(head, Version.HTTP_1_1, true))
        .isEqualTo("HTTP/1.1 103 X\r\nLink: y\r\n\r\n");
  }

  @Test
  @HttpSemantics(58)
  void switchingProtocols() {
    assertThat(
            respond(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: x\r\n\r\n"))
        .isEqualTo(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n"
                + "Connection: Upgrade\r\n\r\n");
  }

  @Test
  @HttpSemantics(75)
  void connectionTowardsTheClient() {
    String text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    ResponseHead head = Wire.response(text, Method.GET);
    assertThat(respond(head, Version.HTTP_1_1, true)).contains("Connection: close\r\n");
    assertThat(respond(head, Version.HTTP_1_1, false)).doesNotContain("Connection");
    assertThat(respond(head, Version.HTTP_1_0, true)).contains("Connection: close\r\n");
    assertThat(respond(head, Version.HTTP_1_0, false)).contains("Connection: keep-alive\r\n");
  }

  @Test
  void ownResponses() {
    ResponseHead head = new ResponseHead();
    head.status = 404;
    head.contentLength = 10;
    head.framing = Framing.LENGTH;
    head.headers().add("Content-Type", "text/plain");
    assertThat(respond(head, Version.HTTP_1_1, false))
        .isEqualTo(
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n");
    head.status = 599;
    assertThat(respond(head, Version.HTTP_1_1, false)).startsWith("HTTP/1.1 599 \r\n");
  }

  @Test
  void aReasonOfAnHttp10EndpointIsKept() {
    assertThat(respond("HTTP/1.0 200 Fine\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void chunksAndTrailers() {
    HeaderBlock trailers = new HeaderBlock();
    trailers.add("X-Sum", "1");
    spans(trailers, "grpc-status", "0");
    assertThat(Wire.text(ChunkWriter.last(UnpooledByteBufAllocator.DEFAULT, trailers)))
        .isEqualTo("0\r\nX-Sum: 1\r\ngrpc-status: 0\r\n\r\n");
    assertThat(ChunkWriter.closeLast().toString(StandardCharsets.US_ASCII))
        .isEqualTo("\r\n0\r\n\r\n");
    for (int size : new int[] {1, 15, 16, 255, 256, 65535, 1 << 20, Integer.MAX_VALUE}) {
      assertThat(Wire.text(ChunkWriter.open(UnpooledByteBufAllocator.DEFAULT, size)))
          .isEqualTo(Integer.toHexString(size) + "\r\n");
    }
  }
}
