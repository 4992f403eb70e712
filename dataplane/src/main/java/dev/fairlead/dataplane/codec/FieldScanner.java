package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;

/**
 * Scans field lines and the empty line behind them (RFC 9112 section 5), one look per byte, and
 * records spans. It can stop at any byte and go on when more are there; its verdict never depends
 * on how the bytes were cut.
 */
final class FieldScanner {
  /** What becomes of a name with an underscore. */
  enum Underscores {
    KEEP,
    /** Keep it unless, with hyphens, it were a name that matters to us. */
    KEEP_HARMLESS,
    DROP
  }

  private enum At {
    LINE,
    NAME,
    BEFORE_VALUE,
    VALUE,
    LINE_FEED,
    LAST_LINE_FEED
  }

  private int maxFields;
  private Underscores underscores = Underscores.DROP;
  private At at = At.LINE;
  private int pos;
  private boolean underscore;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;
  private int count;
  private long seen;
  private long repeated;
  private Failure failure = Failure.BAD_REQUEST;

  /** Begins at {@code start} of a block's bytes. */
  void begin(int start, int fields, Underscores policy) {
    pos = start;
    maxFields = fields;
    underscores = policy;
    at = At.LINE;
    count = 0;
    seen = 0;
    repeated = 0;
  }

  /** Behind the last byte looked at. */
  int position() {
    return pos;
  }

  /** Whether there is a field with that {@link HeaderName}. */
  boolean has(int id) {
    return (seen & 1L << id) != 0;
  }

  /** Whether there is more than one. */
  boolean repeats(int id) {
    return (repeated & 1L << id) != 0;
  }

  Failure failure() {
    return failure;
  }

  /** Goes on with the bytes before {@code to}. COMPLETE: the empty line has been taken too. */
  ParseResult scan(HeaderBlock block, int to) {
    byte[] bytes = block.bytes();
    while (at != At.LAST_LINE_FEED) {
      if (at == At.LINE && !beginLine(bytes, to)
          || at == At.NAME && !name(bytes, to)
          || at == At.BEFORE_VALUE && !beforeValue(bytes, to)
          || at == At.VALUE && !value(bytes, to)) {
        return stopped(to);
      }
      if (at == At.LINE_FEED) {
        if (pos == to) {
          return ParseResult.NEED_MORE;
        }
        if (bytes[pos] != '\n' || !record(block)) {
          return ParseResult.FAILED;
        }
        pos++;
        at = At.LINE;
      }
    }
    if (pos == to) {
      return ParseResult.NEED_MORE;
    }
    return bytes[pos] == '\n' ? complete() : refuse(Failure.BAD_REQUEST);
  }

  private ParseResult complete() {
    pos++;
    return ParseResult.COMPLETE;
  }

  private ParseResult refuse(Failure why) {
    failure = why;
    return ParseResult.FAILED;
  }

  private ParseResult stopped(int to) {
    return pos == to ? ParseResult.NEED_MORE : refuse(Failure.BAD_REQUEST);
  }

  private boolean beginLine(byte[] bytes, int to) {
    if (pos == to) {
      return false;
    }
    if (bytes[pos] == '\r') {
      pos++;
      at = At.LAST_LINE_FEED;
    } else {
      nameStart = pos;
      underscore = false;
      at = At.NAME;
    }
    return true;
  }

  /** A token and its colon: no folded line, no space before the colon, no empty name. */
  private boolean name(byte[] bytes, int to) {
    pos = Grammar.skipPlainName(bytes, pos, to);
    if (pos < to && bytes[pos] == '_') {
      underscore = true;
      pos = Grammar.skipToken(bytes, pos, to);
    }
    if (pos == to || bytes[pos] != ':' || pos == nameStart) {
      return false;
    }
    nameEnd = pos++;
    at = At.BEFORE_VALUE;
    return true;
  }

  private boolean beforeValue(byte[] bytes, int to) {
    while (pos < to && Grammar.space(bytes[pos])) {
      pos++;
    }
    if (pos == to) {
      return false;
    }
    valueStart = pos;
    at = At.VALUE;
    return true;
  }

  private boolean value(byte[] bytes, int to) {
    pos = Grammar.skipValue(bytes, pos, to);
    if (pos == to || bytes[pos] != '\r') {
      return false;
    }
    valueEnd = pos++;
    while (valueEnd > valueStart && Grammar.space(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    at = At.LINE_FEED;
    return true;
  }

  private boolean record(HeaderBlock block) {
    if (++count > maxFields) {
      failure = Failure.HEAD_TOO_LARGE;
      return false;
    }
    int id = HeaderName.of(block.bytes(), nameStart, nameEnd);
    if (underscore && underscores != Underscores.KEEP) {
      id = withUnderscore(block.bytes());
      if (id == HeaderName.CONTENT_LENGTH || id == HeaderName.TRANSFER_ENCODING) {
        failure = Failure.BAD_FRAMING;
        return false;
      }
    }
    long bit = id > HeaderName.OTHER ? 1L << id : 0;
    repeated |= seen & bit;
    seen |= bit;
    block.addSpan(nameStart, nameEnd, valueStart, valueEnd, id);
    return true;
  }

  /**
   * OTHER for a name that may stay, DROPPED for one that may not, and the twin's number where it
   * would frame the message for a lenient endpoint.
   */
  private int withUnderscore(byte[] bytes) {
    int twin = HeaderName.ofTwin(bytes, nameStart, nameEnd);
    if (twin == HeaderName.CONTENT_LENGTH || twin == HeaderName.TRANSFER_ENCODING) {
      return twin;
    }
    boolean keep = underscores == Underscores.KEEP_HARMLESS && twin == HeaderName.OTHER;
    return keep ? HeaderName.OTHER : HeaderName.DROPPED;
  }
}
