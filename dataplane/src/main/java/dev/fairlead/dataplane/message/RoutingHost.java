package dev.fairlead.dataplane.message;

/**
 * The host that decides the route: lower case, without port and without the trailing dot. One per
 * connection or stream, reused. Most hosts need no work and are used where they stand.
 *
 * <p>Example: {@code Shop.Example.COM.:8080} is {@code shop.example.com}; {@code [::1]:80} is
 * {@code [::1]}.
 */
public final class RoutingHost {
  private int start;
  private int end;

  /**
   * Computes it from {@code head}'s host, which {@link HostSyntax} found valid; an empty span stays
   * empty. May append to the head's bytes.
   */
  public void compute(RequestHead head) {
    byte[] bytes = head.headers().bytes();
    start = head.hostStart;
    end = withoutPort(bytes, start, head.hostEnd);
    if (end > start && bytes[end - 1] == '.') {
      end--;
    }
    for (int p = start; p < end; p++) {
      if (bytes[p] >= 'A' && bytes[p] <= 'Z') {
        lowerCopy(head.headers());
        return;
      }
    }
  }

  private static int withoutPort(byte[] bytes, int start, int end) {
    int p = end;
    while (p > start && bytes[p - 1] >= '0' && bytes[p - 1] <= '9') {
      p--;
    }
    // Inside brackets a colon is no port's: then the last byte is ']' and nothing was skipped.
    return p > start && bytes[p - 1] == ':' ? p - 1 : end;
  }

  private void lowerCopy(HeaderBlock headers) {
    int length = end - start;
    int at = headers.reserve(length);
    byte[] bytes = headers.bytes();
    for (int i = 0; i < length; i++) {
      bytes[at + i] = Grammar.lower(bytes[start + i]);
    }
    start = at;
    end = at + length;
  }

  /** Where it starts in {@code head.headers().bytes()}. */
  public int start() {
    return start;
  }

  public int end() {
    return end;
  }
}
