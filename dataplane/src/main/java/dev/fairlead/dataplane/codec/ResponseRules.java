package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.FramingRules.Coding;
import dev.fairlead.dataplane.message.ConnectionOptions;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.TokenList;
import dev.fairlead.dataplane.message.Version;

/**
 * How a response's body is delimited (RFC 9112 section 6.3), and whether its connection can be used
 * again. Where an endpoint contradicts itself harmlessly (a body announced for a status that has
 * none), its connection is not used again, so that stray bytes become nobody's response.
 */
final class ResponseRules {
  private ResponseRules() {}

  /** Fills what the head says beside its spans; false if the response is a bad one. */
  static boolean judge(ResponseHead head, FieldScanner fields, int requestMethod) {
    int options = fields.has(HeaderName.CONNECTION) ? ConnectionOptions.of(head.headers()) : 0;
    boolean keepAlive = (options & ConnectionOptions.KEEP_ALIVE) != 0;
    head.close =
        (head.version == Version.HTTP_1_0 && !keepAlive)
            || (options & ConnectionOptions.CLOSE) != 0;
    if (fields.has(HeaderName.KEEP_ALIVE)) {
      head.keepAliveSeconds = keepAlive(head.headers());
    }
    if (!declared(head, fields)) {
      return false;
    }
    if (head.status == 101) {
      head.framing = Framing.UNTIL_CLOSE;
      head.contentLength = -1;
    } else if (head.status < 200 || head.status == 204) {
      withoutBody(head);
      head.contentLength = -1;
    } else if (head.status == 205) {
      withoutBody(head);
      head.contentLength = 0;
    } else if (requestMethod == Method.HEAD || head.status == 304) {
      head.framing = Framing.NONE;
    } else if (head.framing == Framing.NONE && head.contentLength < 0) {
      head.framing = Framing.UNTIL_CLOSE;
      head.close = true;
    }
    return true;
  }

  private static void withoutBody(ResponseHead head) {
    head.close |= head.framing != Framing.NONE;
    head.framing = Framing.NONE;
  }

  /** What the fields say, whatever the status; false for contradictions. */
  private static boolean declared(ResponseHead head, FieldScanner fields) {
    HeaderBlock headers = head.headers();
    boolean coded = fields.has(HeaderName.TRANSFER_ENCODING);
    if (fields.has(HeaderName.CONTENT_LENGTH)) {
      int at = headers.find(HeaderName.CONTENT_LENGTH);
      long length = Grammar.length(headers.bytes(), headers.valueStart(at), headers.valueEnd(at));
      head.contentLength = length;
      head.framing = length > 0 ? Framing.LENGTH : Framing.NONE;
      return length >= 0 && !coded && !fields.repeats(HeaderName.CONTENT_LENGTH);
    }
    if (coded) {
      head.framing = Framing.CHUNKED;
      return head.version == Version.HTTP_1_1 && FramingRules.coding(headers) == Coding.CHUNKED;
    }
    return true;
  }

  /** The {@code timeout} of Keep-Alive in seconds, or -1. */
  private static int keepAlive(HeaderBlock headers) {
    byte[] bytes = headers.bytes();
    int at = headers.find(HeaderName.KEEP_ALIVE);
    int end = headers.valueEnd(at);
    int q;
    for (int p = TokenList.next(bytes, headers.valueStart(at), end);
        p < end;
        p = TokenList.next(bytes, q, end)) {
      q = TokenList.elementEnd(bytes, p, end);
      int value = p + "timeout=".length();
      if (value < q && Grammar.equalsIgnoreCase(bytes, p, value, "timeout=")) {
        long seconds = Grammar.length(bytes, value, q);
        return seconds > Integer.MAX_VALUE ? -1 : (int) seconds;
      }
    }
    return -1;
  }
}
