package dev.fairlead.dataplane.message;

/**
 * Which fields may come as trailers (RFC 9110 section 6.5.1): none that frames, routes or
 * authenticates the message, describes its content, or belongs to one connection. Of the names that
 * a gateway knows only those of gRPC's outcome, tracing and the like are harmless.
 */
public final class TrailerRules {
  private TrailerRules() {}

  /** Drops what may not be a trailer; whether anything is left. */
  public static boolean clean(HeaderBlock trailers) {
    boolean left = false;
    for (int i = 0; i < trailers.size(); i++) {
      if (trailers.id(i) != HeaderName.DROPPED && !allowed(trailers, i)) {
        trailers.drop(i);
      }
      left |= trailers.id(i) != HeaderName.DROPPED;
    }
    return left;
  }

  private static boolean allowed(HeaderBlock trailers, int i) {
    return switch (trailers.id(i)) {
      case HeaderName.OTHER -> !known(trailers, i);
      case HeaderName.GRPC_STATUS,
          HeaderName.DATE,
          HeaderName.SERVER,
          HeaderName.VIA,
          HeaderName.TRACEPARENT ->
          true;
      default -> false;
    };
  }

  /** Names that no gateway needs otherwise: {@code Content-*} and the rest of authentication. */
  private static boolean known(HeaderBlock trailers, int i) {
    byte[] bytes = trailers.bytes();
    int start = trailers.nameStart(i);
    int end = trailers.nameEnd(i);
    return startsWith(bytes, start, end, "content-")
        || startsWith(bytes, start, end, "if-")
        || startsWith(bytes, start, end, "x-forwarded-")
        || startsWith(bytes, start, end, "sec-websocket-")
        || Grammar.equalsIgnoreCase(bytes, start, end, "www-authenticate")
        || Grammar.equalsIgnoreCase(bytes, start, end, "range")
        || Grammar.equalsIgnoreCase(bytes, start, end, "cache-control")
        || Grammar.equalsIgnoreCase(bytes, start, end, "max-forwards");
  }

  private static boolean startsWith(byte[] bytes, int start, int end, String lower) {
    int stop = start + lower.length();
    return stop <= end && Grammar.equalsIgnoreCase(bytes, start, stop, lower);
  }
}
