package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.codec.HeadWriter;
import dev.fairlead.dataplane.codec.ParseResult;
import dev.fairlead.dataplane.codec.RequestParser;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.HopByHop;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Fuzz target: header lists of HTTP/2 that become requests of HTTP/1.1. The input is a flag byte
 * and lines {@code name=value}, each ended by the byte 0xFE. What we accept and write is one
 * request, to our own parser and to Netty's decoder: of the same method and target, with no field
 * that was not in the list, and with no byte behind it.
 */
public final class TranslationTarget {
  private static final byte END = (byte) 0xfe;
  private static final Pattern CHUNKED =
      Pattern.compile("(?i)\\r\\nTransfer-Encoding: chunked\\r\\n");
  private static final Settings.ClientLimits LIMITS = Settings.ClientLimits.DEFAULT;
  private static final Settings.ClientLimits UNDERSCORES =
      Changed.of(LIMITS, "underscoreHeaders", true);

  /** What we write is never longer, and has no more fields. */
  private static final Settings.ClientLimits WIDE =
      Changed.of(Changed.of(UNDERSCORES, "maxHeadBytes", 1 << 20), "maxHeaders", 200);

  private TranslationTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    Http2Headers fields = fields(data);
    RequestHead head = new RequestHead();
    boolean end = (data[0] & 1) == 0;
    if (new RequestFields((data[0] & 2) == 0 ? UNDERSCORES : LIMITS).read(fields, end, head)
        != null) {
      return;
    }
    HopByHop.strip(head);
    if (head.webSocket) { // as UpstreamConnection does
      head.headers().dropAll(HeaderName.SEC_WEBSOCKET_KEY);
      head.headers().add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }
    ByteBuf out = Unpooled.buffer();
    HeadWriter.request(head, (data[0] & 4) == 0, out);
    String text = out.toString(StandardCharsets.ISO_8859_1);
    HeaderBlock block = head.headers();
    String line =
        block.text(head.methodStart, head.methodEnd)
            + " "
            + block.text(head.targetStart, head.targetEnd);
    check(text.startsWith(line + " HTTP/1.1\r\n"), "request line", text);
    check(text.indexOf("\r\n\r\n") == text.length() - 4, "more than one head", text);
    checkOurs(head, out, text);
    checkNetty(line, text);
  }

  private static Http2Headers fields(byte[] data) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    int start = 1;
    for (int at = 1; at < data.length; at++) {
      if (data[at] == END) {
        add(fields, data, start, at);
        start = at + 1;
      }
    }
    return fields;
  }

  private static void add(Http2Headers fields, byte[] data, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (data[i] == '=') {
        fields.add(
            new AsciiString(data, start, i - start, true),
            new AsciiString(data, i + 1, end - i - 1, true));
        return;
      }
    }
  }

  private static void checkOurs(RequestHead sent, ByteBuf out, String text) {
    RequestHead read = new RequestHead();
    RequestParser parser = new RequestParser(WIDE);
    ParseResult result = parser.parse(out, read);
    boolean noHost = sent.hostEnd == sent.hostStart;
    if (noHost && result == ParseResult.FAILED) {
      return; // an empty Host
    }
    check(result == ParseResult.COMPLETE, "our parser: " + result, text);
    check(!out.isReadable(), "bytes behind the head", text);
    check(sent.webSocket || !read.webSocket, "an upgrade", text);
    if (!sent.webSocket) {
      check(read.framing == sent.framing || read.contentLength == 0, "framing", text);
    }
    check(count(read, HeaderName.HOST) <= 1, "hosts", text);
  }

  private static int count(RequestHead head, int id) {
    int count = 0;
    for (int i = 0; i < head.headers().size(); i++) {
      count += head.headers().id(i) == id ? 1 : 0;
    }
    return count;
  }

  private static void checkNetty(String line, String text) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(70_000, 1 << 20, 8192));
    String body = CHUNKED.matcher(text).find() ? "0\r\n\r\n" : "";
    channel.writeInbound(Unpooled.copiedBuffer(text + body, StandardCharsets.ISO_8859_1));
    int requests = 0;
    for (HttpObject o = channel.readInbound(); o != null; o = channel.readInbound()) {
      if (o instanceof HttpRequest request) {
        requests++;
        check(o.decoderResult().isSuccess(), "Netty refuses: " + o.decoderResult(), text);
        check(
            line.equals(request.method().name() + " " + request.uri()), "Netty reads: " + o, text);
      }
      check(
          o instanceof HttpRequest || o instanceof LastHttpContent || requests == 1, "parts", text);
      ReferenceCountUtil.release(o);
    }
    channel.finishAndReleaseAll();
    check(requests == 1, requests + " requests", text);
  }

  private static void check(boolean good, String what, String text) {
    if (!good) {
      throw new AssertionError(what + ": " + text);
    }
  }
}
