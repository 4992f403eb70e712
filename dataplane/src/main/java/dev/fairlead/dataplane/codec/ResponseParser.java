package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.FieldScanner.Underscores;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads response heads, one after the other, from the reads of one connection to an endpoint; as
 * strict as {@link RequestParser} and built like it. The status line is judged here, the framing by
 * {@link ResponseRules}.
 */
public final class ResponseParser {
  /** A digit stands for any digit in front of the reason phrase. */
  private static final byte[] LINE = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

  private static final int MINOR = 7;
  private static final int CODE = 9;

  private enum At {
    START,
    LINE,
    REASON,
    LINE_FEED,
    FIELDS,
    FAILED
  }

  private final FieldScanner fields = new FieldScanner();
  private final Settings.UpstreamLimits limits;
  private At at = At.START;
  private int pos;

  public ResponseParser(Settings.UpstreamLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes bytes until the head is complete; {@code head} is cleared when a new one begins and must
   * stay the same until then. An informational head (1xx) is a complete head of its own: call again
   * for the next. After {@link ParseResult#FAILED} all further calls fail.
   *
   * @param requestMethod one of {@link dev.fairlead.dataplane.message.Method}'s constants; framing
   *     depends on it
   */
  public ParseResult parse(ByteBuf in, ResponseHead head, int requestMethod) {
    HeaderBlock block = head.headers();
    if (at == At.START) {
      head.clear();
    }
    while (in.isReadable() && at != At.FAILED) {
      if (block.fill(in, limits.maxHeadBytes()) == 0) {
        return bad();
      }
      ParseResult result = scan(head, block.used());
      if (result != ParseResult.NEED_MORE) {
        in.readerIndex(in.readerIndex() - (block.used() - pos));
        block.truncate(pos);
        return result == ParseResult.FAILED ? bad() : finish(head, requestMethod);
      }
    }
    return at == At.FAILED ? ParseResult.FAILED : ParseResult.NEED_MORE;
  }

  private ParseResult finish(ResponseHead head, int requestMethod) {
    at = At.START;
    pos = 0;
    return ResponseRules.judge(head, fields, requestMethod) ? ParseResult.COMPLETE : bad();
  }

  private ParseResult bad() {
    at = At.FAILED;
    return ParseResult.FAILED;
  }

  private ParseResult scan(ResponseHead head, int to) {
    if (at != At.FIELDS) {
      ParseResult line = statusLine(head, to);
      if (line != ParseResult.COMPLETE) {
        return line;
      }
      fields.begin(pos, limits.maxHeaders(), Underscores.KEEP);
      at = At.FIELDS;
    }
    ParseResult result = fields.scan(head.headers(), to);
    pos = fields.position();
    return result;
  }

  private ParseResult statusLine(ResponseHead head, int to) {
    byte[] bytes = head.headers().bytes();
    if (at == At.START) {
      at = At.LINE;
    }
    if (at == At.LINE && !version(bytes, to)
        || at == At.REASON && !reason(bytes, head, to)
        || at == At.LINE_FEED && !lineFeed(bytes, to)) {
      return pos == to ? ParseResult.NEED_MORE : ParseResult.FAILED;
    }
    return status(bytes, head) ? ParseResult.COMPLETE : ParseResult.FAILED;
  }

  /** {@code HTTP/1.x NNN}. */
  private boolean version(byte[] bytes, int to) {
    while (pos < to && pos < LINE.length) {
      byte b = bytes[pos];
      boolean digit = b >= '0' && b <= '9';
      if (pos >= CODE ? !digit : b != LINE[pos] && (pos != MINOR || b != '0')) {
        return false;
      }
      pos++;
    }
    if (pos == LINE.length) {
      at = At.REASON;
    }
    return at == At.REASON;
  }

  /** A space and any text; many servers leave out both. */
  private boolean reason(byte[] bytes, ResponseHead head, int to) {
    if (pos < to && pos == LINE.length && bytes[pos] != ' ' && bytes[pos] != '\r') {
      return false;
    }
    pos = Grammar.skipValue(bytes, pos, to);
    if (pos == to || bytes[pos] != '\r') {
      return false;
    }
    head.reasonStart = Math.min(LINE.length + 1, pos);
    head.reasonEnd = pos;
    pos++;
    at = At.LINE_FEED;
    return true;
  }

  private boolean lineFeed(byte[] bytes, int to) {
    if (pos == to || bytes[pos] != '\n') {
      return false;
    }
    pos++;
    return true;
  }

  private static boolean status(byte[] bytes, ResponseHead head) {
    int hundreds = bytes[CODE] - '0';
    head.status = hundreds * 100 + (bytes[CODE + 1] - '0') * 10 + bytes[CODE + 2] - '0';
    head.version = bytes[MINOR] == '0' ? Version.HTTP_1_0 : Version.HTTP_1_1;
    return hundreds >= 1 && hundreds <= 5;
  }

  /** Whether a head has begun and is not complete. */
  public boolean started() {
    return at != At.START && at != At.FAILED;
  }

  /** After {@link ParseResult#FAILED}: always {@link Failure#BAD_RESPONSE}. */
  public Failure failure() {
    return Failure.BAD_RESPONSE;
  }
}
