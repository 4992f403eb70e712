package dev.fairlead.dataplane.message;

/** Takes out of a head what was meant for this connection only (RFC 9110 section 7.6.1). */
public final class HopByHop {
  private HopByHop() {}

  /**
   * Drops what ends here: Connection and what it names (protected fields excepted), Keep-Alive,
   * Proxy-Connection, Transfer-Encoding, HTTP2-Settings, TE other than trailers, Upgrade unless
   * {@code head.webSocket}.
   */
  public static void strip(RequestHead head) {
    throw new UnsupportedOperationException(head.toString());
  }

  /** Likewise; Upgrade stays on a 101. */
  public static void strip(ResponseHead head) {
    throw new UnsupportedOperationException(head.toString());
  }
}
