package dev.fairlead.dataplane.message;

/**
 * The path that decides the route: escaped unreserved characters decoded, the escapes that stay in
 * upper case, dot segments removed (RFC 3986 section 6.2.2). One per connection or stream, reused.
 * Most paths need no work and are used where they stand. What is forwarded is the original.
 *
 * <p>Example: {@code /a/%2e%2E/b%2fc} is {@code /b%2Fc}: an escaped slash separates nothing.
 */
public final class RoutingPath {
  private int start;
  private int end;

  /**
   * Computes it from {@code head}'s path, which has only well-formed escapes. May append to the
   * head's bytes.
   *
   * @return false if the path leaves the root: the request is a bad one
   */
  public boolean compute(RequestHead head) {
    start = head.targetStart;
    end = head.pathEnd;
    if (plain(head.headers().bytes(), start, end)) {
      return true;
    }
    int length = end - start;
    int at = head.headers().reserve(length);
    byte[] bytes = head.headers().bytes();
    int decoded = decode(bytes, start, end, at);
    start = at;
    end = removeDots(bytes, at, decoded);
    return end >= 0;
  }

  /** Without escapes and without a segment that could consist of dots. */
  private static boolean plain(byte[] bytes, int start, int end) {
    byte before = 0;
    for (int p = start; p < end; p++) {
      byte b = bytes[p];
      if (b == '%' || b == '.' && before == '/') {
        return false;
      }
      before = b;
    }
    return true;
  }

  /** Writes the decoded path behind {@code to} and returns its end. */
  private static int decode(byte[] bytes, int start, int end, int to) {
    int out = to;
    for (int p = start; p < end; p++) {
      if (bytes[p] != '%') {
        bytes[out++] = bytes[p];
        continue;
      }
      int high = Grammar.hexDigit(bytes[p + 1]);
      int low = Grammar.hexDigit(bytes[p + 2]);
      byte value = (byte) (high << 4 | low);
      p += 2;
      if (Grammar.unreserved(value)) {
        bytes[out++] = value;
      } else {
        bytes[out++] = '%';
        bytes[out++] = upperHex(high);
        bytes[out++] = upperHex(low);
      }
    }
    return out;
  }

  private static byte upperHex(int digit) {
    return (byte) (digit < 10 ? '0' + digit : 'A' + digit - 10);
  }

  /** Removes dot segments in place; the end of what is left, or -1 if it leaves the root. */
  private static int removeDots(byte[] bytes, int start, int end) {
    int out = start; // behind what is kept: every kept segment begins with its slash
    int p = start;
    while (p < end) {
      int next = p + 1; // p is at a slash
      while (next < end && bytes[next] != '/') {
        next++;
      }
      int dots = dots(bytes, p + 1, next);
      if (dots == 2) {
        out = parent(bytes, start, out);
        if (out < 0) {
          return -1;
        }
      }
      if (dots == 0) {
        System.arraycopy(bytes, p, bytes, out, next - p);
        out += next - p;
      } else if (next == end) {
        bytes[out++] = '/';
      }
      p = next;
    }
    return out;
  }

  /** 1 for a segment {@code .}, 2 for {@code ..}, 0 for all others. */
  private static int dots(byte[] bytes, int start, int end) {
    int length = end - start;
    boolean dots = (length == 1 || length == 2) && bytes[start] == '.' && bytes[end - 1] == '.';
    return dots ? length : 0;
  }

  private static int parent(byte[] bytes, int start, int end) {
    int p = end - 1;
    while (p >= start && bytes[p] != '/') {
      p--;
    }
    return p < start ? -1 : p;
  }

  /** Where it starts in {@code head.headers().bytes()}. */
  public int start() {
    return start;
  }

  public int end() {
    return end;
  }
}
