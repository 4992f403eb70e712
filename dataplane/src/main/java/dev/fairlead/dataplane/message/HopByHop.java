package dev.fairlead.dataplane.message;

/**
 * Takes out of a head what was meant for this connection only (RFC 9110 section 7.6.1).
 *
 * <p>A Connection field cannot take out what a gateway or an endpoint relies on: every name that is
 * a {@link HeaderName} is protected, whatever Connection lists (rule 34).
 */
public final class HopByHop {
  private static final long ALWAYS =
      bit(HeaderName.CONNECTION)
          | bit(HeaderName.KEEP_ALIVE)
          | bit(HeaderName.PROXY_CONNECTION)
          | bit(HeaderName.PROXY_AUTHENTICATE)
          | bit(HeaderName.PROXY_AUTHORIZATION)
          | bit(HeaderName.TRANSFER_ENCODING)
          | bit(HeaderName.HTTP2_SETTINGS);
  private static final long OF_INTEREST = ALWAYS | bit(HeaderName.TE) | bit(HeaderName.UPGRADE);

  private HopByHop() {}

  private static long bit(int id) {
    return 1L << id;
  }

  /**
   * Drops what ends here: Connection and what it names (protected fields excepted), Keep-Alive,
   * Proxy-Connection, Proxy-Authorization, Transfer-Encoding, HTTP2-Settings, Upgrade unless {@code
   * head.webSocket}; of TE only {@code trailers} stays.
   */
  public static void strip(RequestHead head) {
    strip(head.headers(), head.webSocket);
    reduceTe(head);
  }

  /**
   * Likewise; Upgrade stays on a 101 and on a 426, which must have it (RFC 9110 section 15.5.22),
   * and TE never does.
   */
  public static void strip(ResponseHead head) {
    strip(head.headers(), head.status == 101 || head.status == 426);
    head.headers().dropAll(HeaderName.TE);
  }

  private static void strip(HeaderBlock headers, boolean upgrade) {
    for (int i = 0; i < headers.size(); i++) {
      int id = headers.id(i);
      if (id <= HeaderName.OTHER || (OF_INTEREST & bit(id)) == 0) {
        continue;
      }
      if (id == HeaderName.CONNECTION) {
        dropListed(headers, i);
      }
      if ((ALWAYS & bit(id)) != 0 || id == HeaderName.UPGRADE && !upgrade) {
        headers.drop(i);
      }
    }
  }

  private static void dropListed(HeaderBlock headers, int connection) {
    byte[] bytes = headers.bytes();
    int end = headers.valueEnd(connection);
    int q;
    for (int p = TokenList.next(bytes, headers.valueStart(connection), end);
        p < end;
        p = TokenList.next(bytes, q, end)) {
      q = TokenList.elementEnd(bytes, p, end);
      if (HeaderName.of(bytes, p, q) == HeaderName.OTHER) {
        dropNamed(headers, p, q);
      }
    }
  }

  private static void dropNamed(HeaderBlock headers, int start, int end) {
    byte[] bytes = headers.bytes();
    for (int i = 0; i < headers.size(); i++) {
      int nameStart = headers.nameStart(i);
      if (headers.id(i) == HeaderName.OTHER
          && headers.nameEnd(i) - nameStart == end - start
          && sameName(bytes, nameStart, start, end - start)) {
        headers.drop(i);
      }
    }
  }

  private static boolean sameName(byte[] bytes, int a, int b, int length) {
    for (int i = 0; i < length; i++) {
      if (Grammar.lower(bytes[a + i]) != Grammar.lower(bytes[b + i])) {
        return false;
      }
    }
    return true;
  }

  /** Of all TE fields one {@code TE: trailers} stays if there was one, else none. */
  private static void reduceTe(RequestHead head) {
    HeaderBlock headers = head.headers();
    int at = headers.find(HeaderName.TE);
    if (at < 0) {
      return;
    }
    int end = headers.valueEnd(at);
    boolean keep =
        Grammar.equalsIgnoreCase(headers.bytes(), headers.valueStart(at), end, "trailers");
    headers.dropAll(HeaderName.TE);
    if (keep) {
      headers.restore(at, HeaderName.TE);
    } else if (head.acceptsTrailers) {
      headers.add("TE", "trailers");
    }
  }
}
