package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.message.Grammar;

/**
 * What may stand between a chunk's size and its line end (RFC 9112 section 7.1.1), byte by byte:
 * checked, counted, and forgotten.
 *
 * <pre>{@code *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] ) CR}</pre>
 */
final class ChunkExtension {
  /** All extensions of one body. */
  private static final int MAX_BYTES = 4096;

  /** What a byte means. */
  enum Verdict {
    MORE,
    /** It was the CR. */
    OVER,
    BAD
  }

  private enum At {
    /** Behind the size, a token or a quoted string: whatever follows it may begin. */
    AFTER_SIZE,
    BEFORE_SEMICOLON,
    BEFORE_NAME,
    NAME,
    AFTER_NAME,
    BEFORE_VALUE,
    VALUE,
    QUOTED,
    ESCAPED,
    NOWHERE
  }

  /** Some servers fill a size up with spaces, and only those can mean no harm by it. */
  private final boolean padded;

  private At at = At.AFTER_SIZE;
  private int bytes;

  /**
   * @param padded whether space without an extension may follow the size
   */
  ChunkExtension(boolean padded) {
    this.padded = padded;
  }

  /** A new body. */
  void begin() {
    bytes = 0;
  }

  /** A new chunk: the size has ended. */
  void beginChunk() {
    at = At.AFTER_SIZE;
  }

  Verdict next(byte b) {
    if (b == '\r') {
      boolean end = at == At.AFTER_SIZE || at == At.NAME || at == At.VALUE;
      end |= padded && at == At.BEFORE_SEMICOLON;
      return end ? Verdict.OVER : Verdict.BAD;
    }
    at = ++bytes > MAX_BYTES ? At.NOWHERE : follow(b);
    return at == At.NOWHERE ? Verdict.BAD : Verdict.MORE;
  }

  private At follow(byte b) {
    return switch (at) {
      case AFTER_SIZE, BEFORE_SEMICOLON -> separator(b, At.BEFORE_SEMICOLON);
      case BEFORE_NAME -> token(b, At.NAME, At.BEFORE_NAME);
      case NAME -> Grammar.token(b) ? At.NAME : afterName(b);
      case AFTER_NAME -> afterName(b);
      case BEFORE_VALUE -> b == '"' ? At.QUOTED : token(b, At.VALUE, At.BEFORE_VALUE);
      case VALUE -> Grammar.token(b) ? At.VALUE : separator(b, At.BEFORE_SEMICOLON);
      case QUOTED -> quoted(b);
      case ESCAPED -> Grammar.value(b) ? At.QUOTED : At.NOWHERE;
      case NOWHERE -> At.NOWHERE;
    };
  }

  private static At afterName(byte b) {
    return b == '=' ? At.BEFORE_VALUE : separator(b, At.AFTER_NAME);
  }

  private static At separator(byte b, At ifSpace) {
    if (b == ';') {
      return At.BEFORE_NAME;
    }
    return Grammar.space(b) ? ifSpace : At.NOWHERE;
  }

  private static At token(byte b, At ifToken, At ifSpace) {
    if (Grammar.token(b)) {
      return ifToken;
    }
    return Grammar.space(b) ? ifSpace : At.NOWHERE;
  }

  private static At quoted(byte b) {
    return switch (b) {
      case '"' -> At.AFTER_SIZE;
      case '\\' -> At.ESCAPED;
      default -> Grammar.value(b) ? At.QUOTED : At.NOWHERE;
    };
  }
}
