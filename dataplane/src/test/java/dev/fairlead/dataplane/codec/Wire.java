package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Feeds parsers with text, in one piece or in many. */
final class Wire {
  /** A verdict with the heads as text and how many bytes were not taken. */
  record Verdict(ParseResult result, @Nullable Failure failure, String head, int left) {}

  private Wire() {}

  static ByteBuf buffer(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(ByteBuf buffer) {
    String text = buffer.toString(StandardCharsets.ISO_8859_1);
    buffer.release();
    return text;
  }

  /** A whole request's verdict: COMPLETE, PREFACE, NEED_MORE or the failure's name. */
  static String request(String text) {
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    ParseResult result = parser.parse(buffer(text), new RequestHead());
    return result == ParseResult.FAILED ? parser.failure().name() : result.name();
  }

  /** The head of a request that must be a valid one. */
  static RequestHead head(String text) {
    RequestHead head = new RequestHead();
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    ParseResult result = parser.parse(buffer(text), head);
    if (result != ParseResult.COMPLETE) {
      throw new AssertionError(result + " " + parser.failure() + ": " + text);
    }
    return head;
  }

  static ResponseHead response(String text, int requestMethod) {
    ResponseHead head = new ResponseHead();
    ParseResult result =
        new ResponseParser(Settings.UpstreamLimits.DEFAULT)
            .parse(buffer(text), head, requestMethod);
    if (result != ParseResult.COMPLETE) {
      throw new AssertionError(result + ": " + text);
    }
    return head;
  }

  static String method(RequestHead head) {
    return head.headers().text(head.methodStart, head.methodEnd);
  }

  static String target(RequestHead head) {
    return head.headers().text(head.targetStart, head.targetEnd);
  }

  static String path(RequestHead head) {
    return head.headers().text(head.targetStart, head.pathEnd);
  }

  static String host(RequestHead head) {
    return head.headers().text(head.hostStart, head.hostEnd);
  }

  /** All that a request's head says, for comparison. */
  static String describe(RequestHead head) {
    return String.join(
        "|",
        method(head) + head.method,
        target(head),
        path(head),
        host(head),
        head.version.name(),
        head.framing + " " + head.contentLength,
        head.expectContinue + " " + head.webSocket + " " + head.close,
        head.acceptsTrailers + " " + head.grpc,
        head.headers().toString());
  }

  /** All that a response's head says, for comparison. */
  static String describe(ResponseHead head) {
    return String.join(
        "|",
        head.status + " " + head.headers().text(head.reasonStart, head.reasonEnd),
        head.version.name(),
        head.framing + " " + head.contentLength,
        head.close + " " + head.keepAliveSeconds,
        head.headers().toString());
  }

  /** The verdict on a request that comes in the pieces that {@code cut} makes. */
  static Verdict request(String text, Function<ByteBuf, Iterable<ByteBuf>> cut) {
    RequestHead head = new RequestHead();
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    ByteBuf all = buffer(text);
    int left = all.readableBytes();
    for (ByteBuf piece : cut.apply(all)) {
      int before = piece.readableBytes();
      ParseResult result = parser.parse(piece, head);
      left -= before - piece.readableBytes();
      if (result != ParseResult.NEED_MORE) {
        boolean failed = result == ParseResult.FAILED;
        return new Verdict(result, failed ? parser.failure() : null, describe(head), left);
      }
    }
    return new Verdict(ParseResult.NEED_MORE, null, "", left);
  }

  /** Likewise for a response to a GET. */
  static Verdict response(
      String text, int requestMethod, Function<ByteBuf, Iterable<ByteBuf>> cut) {
    ResponseHead head = new ResponseHead();
    ResponseParser parser = new ResponseParser(Settings.UpstreamLimits.DEFAULT);
    ByteBuf all = buffer(text);
    int left = all.readableBytes();
    for (ByteBuf piece : cut.apply(all)) {
      int before = piece.readableBytes();
      ParseResult result = parser.parse(piece, head, requestMethod);
      left -= before - piece.readableBytes();
      if (result != ParseResult.NEED_MORE) {
        boolean failed = result == ParseResult.FAILED;
        return new Verdict(result, failed ? parser.failure() : null, describe(head), left);
      }
    }
    return new Verdict(ParseResult.NEED_MORE, null, "", left);
  }
}
