package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.FramingRules.Coding;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.ConnectionOptions;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.HostSyntax;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.TargetRules;
import dev.fairlead.dataplane.message.TokenList;
import dev.fairlead.dataplane.message.Version;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the fields of a request mean together; numbers are those of the list of HTTP semantics. */
final class RequestRules {
  private static final byte[] HOST = "Host".getBytes(StandardCharsets.US_ASCII);

  private RequestRules() {}

  /** Fills what the head says beside its spans; a failure if the request is refused. */
  static @Nullable Failure judge(RequestHead head, FieldScanner fields) {
    boolean host = host(head, fields);
    if (head.method == Method.CONNECT || head.method == Method.TRACE) {
      return Failure.METHOD_REFUSED;
    }
    if (!host) {
      return Failure.BAD_REQUEST;
    }
    Failure wrong = framing(head, fields);
    if (wrong == null) {
      wrong = expect(head, fields);
    }
    if (wrong == null) {
      wrong = connection(head, fields);
    }
    if (wrong == null) {
      TargetRules.completePath(head);
      contentType(head, fields);
    }
    return wrong;
  }

  /** 9, 13 to 16. The authority of an absolute-form target is in the head already. */
  private static boolean host(RequestHead head, FieldScanner fields) {
    HeaderBlock headers = head.headers();
    boolean authority = head.hostEnd > head.hostStart;
    if (!fields.has(HeaderName.HOST)) {
      if (authority && head.version == Version.HTTP_1_0) {
        headers.add(HOST, headers.copy(head.hostStart, head.hostEnd));
      }
      return head.version == Version.HTTP_1_0;
    }
    int at = headers.find(HeaderName.HOST);
    int start = headers.valueStart(at);
    int end = headers.valueEnd(at);
    if (fields.repeats(HeaderName.HOST)
        || start < end && !HostSyntax.valid(headers.bytes(), start, end)) {
      return false;
    }
    if (authority) {
      headers.setValue(at, head.hostStart, head.hostEnd);
    } else {
      head.hostStart = start;
      head.hostEnd = end;
    }
    return true;
  }

  /** 37 to 41. */
  private static @Nullable Failure framing(RequestHead head, FieldScanner fields) {
    boolean coded = fields.has(HeaderName.TRANSFER_ENCODING);
    if (fields.has(HeaderName.CONTENT_LENGTH)) {
      return coded ? Failure.BAD_FRAMING : length(head, fields);
    }
    if (!coded) {
      return null;
    }
    Coding coding = FramingRules.coding(head.headers());
    if (coding == Coding.BAD || head.version == Version.HTTP_1_0) {
      return Failure.BAD_FRAMING;
    }
    head.framing = Framing.CHUNKED;
    return coding == Coding.UNKNOWN ? Failure.UNKNOWN_CODING : null;
  }

  private static @Nullable Failure length(RequestHead head, FieldScanner fields) {
    HeaderBlock headers = head.headers();
    int at = headers.find(HeaderName.CONTENT_LENGTH);
    long length = Grammar.length(headers.bytes(), headers.valueStart(at), headers.valueEnd(at));
    if (length < 0 || fields.repeats(HeaderName.CONTENT_LENGTH)) {
      return Failure.BAD_FRAMING;
    }
    head.contentLength = length;
    head.framing = length == 0 ? Framing.NONE : Framing.LENGTH;
    return null;
  }

  /** 53 to 55. */
  private static @Nullable Failure expect(RequestHead head, FieldScanner fields) {
    if (!fields.has(HeaderName.EXPECT)) {
      return null;
    }
    HeaderBlock headers = head.headers();
    if (head.version == Version.HTTP_1_0) {
      headers.dropAll(HeaderName.EXPECT);
      return null;
    }
    int at = headers.find(HeaderName.EXPECT);
    if (fields.repeats(HeaderName.EXPECT) || !is(headers, at, "100-continue")) {
      return Failure.BAD_EXPECTATION;
    }
    head.expectContinue = head.framing != Framing.NONE;
    return null;
  }

  /** 33, 59 and 75. */
  private static @Nullable Failure connection(RequestHead head, FieldScanner fields) {
    HeaderBlock headers = head.headers();
    head.close = head.version == Version.HTTP_1_0;
    if (fields.has(HeaderName.TE)) {
      head.acceptsTrailers = TokenList.contains(headers, HeaderName.TE, "trailers");
    }
    if (!fields.has(HeaderName.CONNECTION)) {
      return null;
    }
    int options = ConnectionOptions.of(headers);
    if ((options & ConnectionOptions.MALFORMED) != 0) {
      return Failure.BAD_REQUEST;
    }
    head.close &= (options & ConnectionOptions.KEEP_ALIVE) == 0;
    head.close |= (options & ConnectionOptions.CLOSE) != 0;
    boolean upgrade = (options & ConnectionOptions.UPGRADE) != 0;
    head.webSocket = upgrade && fields.has(HeaderName.UPGRADE) && webSocket(head, fields);
    return null;
  }

  private static boolean webSocket(RequestHead head, FieldScanner fields) {
    HeaderBlock headers = head.headers();
    return head.method == Method.GET
        && head.version == Version.HTTP_1_1
        && head.framing == Framing.NONE
        && !fields.repeats(HeaderName.UPGRADE)
        && is(headers, headers.find(HeaderName.UPGRADE), "websocket")
        && once(fields, HeaderName.SEC_WEBSOCKET_KEY)
        && once(fields, HeaderName.SEC_WEBSOCKET_VERSION);
  }

  private static boolean once(FieldScanner fields, int id) {
    return fields.has(id) && !fields.repeats(id);
  }

  private static boolean is(HeaderBlock headers, int i, String lower) {
    return Grammar.equalsIgnoreCase(
        headers.bytes(), headers.valueStart(i), headers.valueEnd(i), lower);
  }

  /** {@code application/grpc}, with a suffix or parameters; {@code application/grpc-web} is not. */
  private static void contentType(RequestHead head, FieldScanner fields) {
    if (!fields.has(HeaderName.CONTENT_TYPE)) {
      return;
    }
    HeaderBlock headers = head.headers();
    int at = headers.find(HeaderName.CONTENT_TYPE);
    int start = headers.valueStart(at);
    int end = headers.valueEnd(at);
    int stop = start + "application/grpc".length();
    if (stop <= end && Grammar.equalsIgnoreCase(headers.bytes(), start, stop, "application/grpc")) {
      byte next = stop == end ? (byte) ';' : headers.bytes()[stop];
      head.grpc = next == ';' || next == '+' || Grammar.space(next);
    }
  }
}
