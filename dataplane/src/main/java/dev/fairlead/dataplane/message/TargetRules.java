package dev.fairlead.dataplane.message;

/**
 * The forms of a request target (RFC 9112 section 3.2). Absolute-form becomes origin-form here, its
 * authority the head's host.
 */
public final class TargetRules {
  private TargetRules() {}

  /**
   * Whether the target, made of lawful bytes, is lawful for its method; fills path and host.
   *
   * @param legacyPath whether the path may hold {@code |{}^} as they are
   */
  public static boolean judge(RequestHead head, boolean legacyPath) {
    byte[] bytes = head.headers().bytes();
    if (head.method == Method.CONNECT) {
      return HostSyntax.valid(bytes, head.targetStart, head.targetEnd);
    }
    byte first = bytes[head.targetStart];
    if (first == '*') {
      return head.targetEnd - head.targetStart == 1 && head.method == Method.OPTIONS;
    }
    return (first == '/' || absolute(head)) && path(head, legacyPath);
  }

  /** {@code http://authority/path?query}; false for all else. */
  private static boolean absolute(RequestHead head) {
    byte[] bytes = head.headers().bytes();
    int start = head.targetStart;
    int end = head.targetEnd;
    int colon = start;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    boolean scheme =
        Grammar.equalsIgnoreCase(bytes, start, colon, "http")
            || Grammar.equalsIgnoreCase(bytes, start, colon, "https");
    int authority = colon + 3;
    if (!scheme || authority > end || bytes[colon + 1] != '/' || bytes[colon + 2] != '/') {
      return false;
    }
    int p = authority;
    while (p < end && bytes[p] != '/' && bytes[p] != '?') {
      p++;
    }
    if (!HostSyntax.valid(bytes, authority, p)) {
      return false;
    }
    head.hostStart = authority;
    head.hostEnd = p;
    head.targetStart = p;
    return true;
  }

  /** Finds the query and judges what stands before it. */
  private static boolean path(RequestHead head, boolean legacy) {
    byte[] bytes = head.headers().bytes();
    int end = head.targetEnd;
    int p = head.targetStart;
    while (p < end && bytes[p] != '?') {
      boolean lawful = Grammar.path(bytes[p]) || legacy && Grammar.legacyPath(bytes[p]);
      if (!lawful || bytes[p] == '%' && !escape(bytes, p, end)) {
        return false;
      }
      p++;
    }
    head.pathEnd = p;
    return true;
  }

  /** Two digits, no NUL, and no UTF-8 sequence that is longer than it need be. */
  private static boolean escape(byte[] bytes, int p, int end) {
    int value = escaped(bytes, p, end);
    if (value <= 0) {
      return false;
    }
    int next = value < 0xc0 ? -1 : escaped(bytes, p + 3, end);
    boolean continued = next >= 0x80 && next < 0xc0;
    return switch (value) {
      case 0xc0, 0xc1 -> !continued;
      case 0xe0 -> !continued || next >= 0xa0;
      case 0xf0 -> !continued || next >= 0x90;
      default -> true;
    };
  }

  /** The byte that the escape at {@code p} stands for, or -1 if there is none. */
  private static int escaped(byte[] bytes, int p, int end) {
    if (p + 2 >= end || bytes[p] != '%') {
      return -1;
    }
    int high = Grammar.hexDigit(bytes[p + 1]);
    int low = Grammar.hexDigit(bytes[p + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /**
   * Gives a target without a path its {@code /}, or {@code *} for OPTIONS without a query (RFC 9112
   * section 3.2.4). Only after the head is complete: it appends to the block.
   */
  public static void completePath(RequestHead head) {
    if (head.pathEnd > head.targetStart) {
      return;
    }
    HeaderBlock block = head.headers();
    int query = head.targetEnd - head.pathEnd;
    int at = block.reserve(1 + query);
    byte[] bytes = block.bytes();
    boolean asterisk = head.method == Method.OPTIONS && query == 0;
    bytes[at] = (byte) (asterisk ? '*' : '/');
    System.arraycopy(bytes, head.pathEnd, bytes, at + 1, query);
    head.targetStart = at;
    head.pathEnd = at + 1;
    head.targetEnd = at + 1 + query;
  }
}
