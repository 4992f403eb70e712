package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.FieldScanner.Underscores;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.TargetRules;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads request heads, one after the other, from the reads of one connection. Strict: what RFC 9112
 * lets a lenient recipient repair is refused, because the next hop may repair it otherwise.
 *
 * <p>The bytes are copied into the head's block and looked at once; spans point at what was found.
 * A head may come in pieces of any size, with the same verdict. The request line is judged here,
 * field lines by {@link FieldScanner}, and what the fields mean together by {@link RequestRules}.
 */
public final class RequestParser {
  private static final int MAX_METHOD_BYTES = 32;
  private static final byte[] VERSION_LINE = "HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_BYTES = 8;

  private enum At {
    START,
    START_LINE_FEED,
    METHOD,
    TARGET,
    VERSION,
    LINE_FEED,
    FIELDS,
    FAILED
  }

  private final FieldScanner fields = new FieldScanner();
  private Settings.ClientLimits limits;
  private Settings.ClientLimits nextLimits;
  private Failure failure = Failure.BAD_REQUEST;
  private At at = At.START;
  private int pos;
  private int lineStart;
  private int versionStart;

  public RequestParser(Settings.ClientLimits limits) {
    this.limits = limits;
    this.nextLimits = limits;
  }

  /** Other limits from the next head on. */
  public void limits(Settings.ClientLimits next) {
    this.nextLimits = next;
  }

  /**
   * Takes bytes until the head is complete; {@code head} is cleared when a new one begins and must
   * stay the same until then. After {@link ParseResult#COMPLETE} the next call begins a new head;
   * after {@link ParseResult#FAILED} all further calls fail.
   */
  public ParseResult parse(ByteBuf in, RequestHead head) {
    HeaderBlock block = head.headers();
    if (at == At.START) {
      head.clear();
      limits = nextLimits;
    }
    while (in.isReadable() && at != At.FAILED) {
      if (block.fill(in, limits.maxHeadBytes()) == 0) {
        return refuse(at == At.TARGET ? Failure.TARGET_TOO_LONG : Failure.HEAD_TOO_LARGE);
      }
      ParseResult result = scan(head, block.used());
      if (result != ParseResult.NEED_MORE) {
        in.readerIndex(in.readerIndex() - (block.used() - pos));
        block.truncate(pos);
        return result == ParseResult.FAILED ? result : finish(result, head);
      }
    }
    return at == At.FAILED ? ParseResult.FAILED : ParseResult.NEED_MORE;
  }

  private ParseResult finish(ParseResult result, RequestHead head) {
    at = At.START;
    pos = 0;
    if (result == ParseResult.COMPLETE) {
      Failure wrong = RequestRules.judge(head, fields);
      return wrong == null ? result : refuse(wrong);
    }
    return result;
  }

  private ParseResult refuse(Failure why) {
    failure = why;
    at = At.FAILED;
    return ParseResult.FAILED;
  }

  private ParseResult scan(RequestHead head, int to) {
    if (at != At.FIELDS) {
      ParseResult line = requestLine(head, to);
      if (line != ParseResult.COMPLETE) {
        return line;
      }
      Underscores policy =
          limits.underscoreHeaders() ? Underscores.KEEP_HARMLESS : Underscores.DROP;
      fields.begin(pos, limits.maxHeaders(), policy);
      at = At.FIELDS;
    }
    ParseResult result = fields.scan(head.headers(), to);
    pos = fields.position();
    return result == ParseResult.FAILED ? refuse(fields.failure()) : result;
  }

  private ParseResult requestLine(RequestHead head, int to) {
    byte[] bytes = head.headers().bytes();
    if (at == At.START && !start(bytes, head)
        || at == At.START_LINE_FEED && !startLineFeed(bytes, head, to)
        || at == At.METHOD && !method(bytes, head, to)
        || at == At.TARGET && !target(bytes, head, to)
        || at == At.VERSION && !version(bytes, head, to)
        || at == At.LINE_FEED && !lineFeed(bytes, head, to)) {
      return at == At.FAILED ? ParseResult.FAILED : ParseResult.NEED_MORE;
    }
    boolean preface = head.version == Version.HTTP_2;
    return preface ? ParseResult.PREFACE : ParseResult.COMPLETE;
  }

  /** One empty line in front is ignored (RFC 9112 section 2.2). */
  private boolean start(byte[] bytes, RequestHead head) {
    if (bytes[0] == '\r') {
      pos = 1;
      at = At.START_LINE_FEED;
    } else {
      beginMethod(head);
    }
    return true;
  }

  private boolean startLineFeed(byte[] bytes, RequestHead head, int to) {
    if (pos == to) {
      return false;
    }
    if (bytes[pos] != '\n') {
      return bad();
    }
    pos++;
    beginMethod(head);
    return true;
  }

  private void beginMethod(RequestHead head) {
    lineStart = pos;
    head.methodStart = pos;
    head.methodEnd = pos;
    at = At.METHOD;
  }

  private boolean method(byte[] bytes, RequestHead head, int to) {
    int limit = head.methodStart + MAX_METHOD_BYTES + 1;
    pos = Grammar.skipToken(bytes, pos, Math.min(to, limit));
    if (pos == limit) {
      refuse(Failure.UNKNOWN_METHOD);
      return false;
    }
    if (pos == to) {
      return false;
    }
    if (bytes[pos] != ' ' || pos == head.methodStart) {
      return bad();
    }
    head.methodEnd = pos++;
    head.method = Method.of(bytes, head.methodStart, head.methodEnd);
    head.targetStart = pos;
    head.targetEnd = pos;
    head.pathEnd = pos;
    at = At.TARGET;
    return true;
  }

  private boolean target(byte[] bytes, RequestHead head, int to) {
    int limit = head.targetStart + limits.maxTargetBytes() + 1;
    int stop = Math.min(to, limit);
    int p = pos;
    while (p < stop && Grammar.target(bytes[p])) {
      p++;
    }
    pos = p;
    if (p == limit) {
      refuse(Failure.TARGET_TOO_LONG);
      return false;
    }
    if (p == to) {
      return false;
    }
    if (bytes[p] != ' ' || p == head.targetStart) {
      return bad();
    }
    head.targetEnd = p;
    head.pathEnd = p;
    pos = p + 1;
    versionStart = pos;
    at = At.VERSION;
    return true;
  }

  /** The version and CR, byte by byte unless the usual one stands there as a whole. */
  private boolean version(byte[] bytes, RequestHead head, int to) {
    int all = VERSION_LINE.length;
    if (pos == versionStart
        && to - pos >= all
        && Arrays.equals(bytes, pos, pos + all, VERSION_LINE, 0, all)) {
      pos += all - 1;
      at = At.LINE_FEED;
      return true;
    }
    while (pos < to) {
      int i = pos - versionStart;
      byte b = bytes[pos];
      if (i == VERSION_BYTES) {
        return b == '\r' ? knownVersion(bytes, head) : bad();
      }
      boolean digit = i == 5 || i == 7;
      if (digit ? b < '0' || b > '9' : b != VERSION_LINE[i]) {
        return bad();
      }
      pos++;
    }
    return false;
  }

  /** Of a form that is right: 1.0, 1.1, or HTTP/2's preface; 0.x never had such a line. */
  private boolean knownVersion(byte[] bytes, RequestHead head) {
    int major = bytes[versionStart + 5];
    int minor = bytes[versionStart + 7];
    if (major == '0') {
      return bad();
    }
    boolean preface = major == '2' && minor == '0' && isPreface(bytes, head);
    if (!preface && (major != '1' || minor > '1')) {
      refuse(Failure.BAD_VERSION);
      return false;
    }
    Version one = minor == '0' ? Version.HTTP_1_0 : Version.HTTP_1_1;
    head.version = preface ? Version.HTTP_2 : one;
    pos++;
    at = At.LINE_FEED;
    return true;
  }

  private static boolean isPreface(byte[] bytes, RequestHead head) {
    return head.methodStart == 0
        && head.methodEnd == 3
        && bytes[0] == 'P'
        && bytes[1] == 'R'
        && bytes[2] == 'I'
        && head.targetEnd - head.targetStart == 1
        && bytes[head.targetStart] == '*';
  }

  private boolean lineFeed(byte[] bytes, RequestHead head, int to) {
    if (pos == to) {
      return false;
    }
    if (bytes[pos] != '\n'
        || head.version != Version.HTTP_2 && !TargetRules.judge(head, limits.legacyPaths())) {
      return bad();
    }
    pos++;
    return true;
  }

  private boolean bad() {
    refuse(Failure.BAD_REQUEST);
    return false;
  }

  /**
   * Whether a head has begun (an empty line in front is none) and is not complete: its deadline is
   * running.
   */
  public boolean started() {
    return at.compareTo(At.METHOD) >= 0 && at != At.FAILED && pos > lineStart;
  }

  /** Why, after {@link ParseResult#FAILED}. */
  public Failure failure() {
    return failure;
  }
}
