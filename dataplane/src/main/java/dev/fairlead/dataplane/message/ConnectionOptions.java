package dev.fairlead.dataplane.message;

/** What the Connection fields of a head say together (RFC 9110 section 7.6.1), as bits. */
public final class ConnectionOptions {
  public static final int CLOSE = 1;
  public static final int KEEP_ALIVE = 2;
  public static final int UPGRADE = 4;

  /** An option is no token. */
  public static final int MALFORMED = 8;

  private ConnectionOptions() {}

  public static int of(HeaderBlock headers) {
    int options = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.id(i) == HeaderName.CONNECTION) {
        options |= list(headers.bytes(), headers.valueStart(i), headers.valueEnd(i));
      }
    }
    return options;
  }

  private static int list(byte[] bytes, int start, int end) {
    int options = 0;
    int q;
    for (int p = TokenList.next(bytes, start, end); p < end; p = TokenList.next(bytes, q, end)) {
      q = TokenList.elementEnd(bytes, p, end);
      options |= option(bytes, p, q);
    }
    return options;
  }

  private static int option(byte[] bytes, int start, int end) {
    if (Grammar.equalsIgnoreCase(bytes, start, end, "keep-alive")) {
      return KEEP_ALIVE;
    }
    if (Grammar.equalsIgnoreCase(bytes, start, end, "close")) {
      return CLOSE;
    }
    if (Grammar.equalsIgnoreCase(bytes, start, end, "upgrade")) {
      return UPGRADE;
    }
    return Grammar.token(bytes, start, end) ? 0 : MALFORMED;
  }
}
