package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.BodyDecoder.Step;
import dev.fairlead.dataplane.codec.Wire.Verdict;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.InvalidChunkExtensionException;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: responses to a GET. What we take as complete, Netty's decoder reads with the same
 * status and body, and how it was cut into reads changes nothing.
 */
public final class ResponseTarget {
  /** Space at the end of a chunk's line, which we take from endpoints and Netty does not. */
  private static final Pattern PADDED = Pattern.compile("\n[0-9A-Fa-f]+[^\r\n]*[ \t]\r");

  private ResponseTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    String text = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    int at = (data[0] & 0xff) % text.length();
    Verdict whole = Wire.response(text, Method.GET, List::of);
    Verdict cut = Wire.response(text, Method.GET, all -> RequestTarget.split(all, at));
    if (!whole.equals(cut) && !(whole.failure() != null && whole.failure() == cut.failure())) {
      throw new AssertionError("whole: " + whole + ", cut: " + cut);
    }
    String ours = ours(text);
    if (ours != null && !PADDED.matcher(text).find()) {
      String netty = netty(text);
      if (!ours.equals(netty)) {
        throw new AssertionError("ours: " + ours + ", Netty's: " + netty);
      }
    }
  }

  /** Status and body of a complete response with a length or in chunks; null for others. */
  private static @Nullable String ours(String text) {
    ResponseParser parser = new ResponseParser(Settings.UpstreamLimits.DEFAULT);
    ResponseHead head = new ResponseHead();
    ByteBuf in = Wire.buffer(text);
    if (parser.parse(in, head, Method.GET) != ParseResult.COMPLETE
        || head.framing == Framing.UNTIL_CLOSE
        || head.status < 200 // Netty gives some of them a body
        || head.status == 205) {
      return null;
    }
    BodyDecoder body = BodyDecoder.ofResponses(Settings.UpstreamLimits.DEFAULT);
    body.begin(head.framing, head.contentLength);
    StringBuilder all = new StringBuilder();
    while (!body.complete()) {
      Step step = body.decode(in);
      if (step == Step.DATA || step == Step.LAST_DATA) {
        all.append(Wire.text(body.data()));
      } else if (step == Step.FAILED || step == Step.NEED_MORE) {
        return null;
      }
    }
    return head.status + " " + all;
  }

  private static String netty(String text) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(70_000)
            .setMaxHeaderSize(70_000)
            // It refuses trailers that frame; we leave them out (line 46).
            .setTrailersFactory(DefaultHttpHeadersFactory.headersFactory());
    EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder(config));
    channel.writeInbound(Wire.buffer(text));
    StringBuilder all = new StringBuilder();
    boolean over = false;
    for (Object o = channel.readInbound(); o != null; o = channel.readInbound()) {
      if (!over && o instanceof HttpObject part) { // bytes behind a later 101 are no parts
        describe(part, all);
        over = o instanceof LastHttpContent;
      }
      ReferenceCountUtil.release(o);
    }
    channel.finishAndReleaseAll();
    return over ? all.toString() : all + " and no end";
  }

  private static void describe(HttpObject object, StringBuilder all) {
    // Netty takes no space around an extension's parts, which RFC 9112 section 7.1.1 allows.
    boolean spaced = object.decoderResult().cause() instanceof InvalidChunkExtensionException;
    if (!spaced && NettyOracleTest.refuses(object)) {
      all.append("refused ");
    }
    if (object instanceof HttpResponse response) {
      all.append(response.status().code()).append(' ');
    }
    if (object instanceof HttpContent content) {
      all.append(content.content().toString(StandardCharsets.ISO_8859_1));
    }
  }
}
