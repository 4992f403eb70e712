package dev.fairlead.dataplane.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The byte classes of RFC 9110 section 5.6 and RFC 3986 section 2, as one table. */
public final class Grammar {
  private static final int TOKEN = 1;
  private static final int VALUE = 2;
  private static final int TARGET = 4;
  private static final int HEX = 8;
  private static final int UNRESERVED = 16;
  private static final int HOST = 32;
  private static final int PLAIN_NAME = 64;
  private static final int PATH = 128;

  private static final byte[] CLASS = new byte[256];
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;

  static {
    for (int c = 0; c < 256; c++) {
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean alnum = letter || c >= '0' && c <= '9';
      boolean visible = c > ' ' && c < 0x7f;
      mark(c, TOKEN, alnum || visible && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
      mark(c, VALUE, c == '\t' || c >= ' ' && c != 0x7f);
      mark(c, TARGET, visible && "\"<>#".indexOf(c) < 0);
      mark(c, PATH, visible && "\"<>\\^`{|}#?".indexOf(c) < 0);
      mark(c, PLAIN_NAME, is((byte) c, TOKEN) && c != '_');
      mark(c, HEX, hexDigit(c) >= 0);
      mark(c, UNRESERVED, alnum || visible && "-._~".indexOf(c) >= 0);
      mark(c, HOST, alnum || visible && "-._".indexOf(c) >= 0);
    }
  }

  private Grammar() {}

  private static void mark(int c, int bit, boolean member) {
    CLASS[c] |= (byte) (member ? bit : 0);
  }

  private static boolean is(byte b, int bit) {
    return (CLASS[b & 0xff] & bit) != 0;
  }

  /** {@code tchar}: what names and methods are made of. */
  public static boolean token(byte b) {
    return is(b, TOKEN);
  }

  /** Whether {@code bytes[start, end)} is a token: not empty, nothing but {@code tchar}. */
  public static boolean token(byte[] bytes, int start, int end) {
    return start < end && skipToken(bytes, start, end) == end;
  }

  /** What may stand in a field's value: no CTL other than HTAB. */
  public static boolean value(byte b) {
    return is(b, VALUE);
  }

  /** Visible ASCII that may stand somewhere in a request target as it is, {@code %} included. */
  public static boolean target(byte b) {
    return is(b, TARGET);
  }

  /**
   * What may stand in the path of a target as it is, {@code %} included (RFC 3986 section 3.3 and
   * brackets). A query may also hold what browsers send raw in it (decision 0012).
   */
  static boolean path(byte b) {
    return is(b, PATH);
  }

  /** What some clients send raw in a path, too; let through by setting. */
  static boolean legacyPath(byte b) {
    return b == '|' || b == '{' || b == '}' || b == '^';
  }

  /** What needs no escape in a URI, so that its escaped form means the same. */
  public static boolean unreserved(byte b) {
    return is(b, UNRESERVED);
  }

  /** What host names consist of: letters, digits, {@code -._}. */
  static boolean host(byte b) {
    return is(b, HOST);
  }

  public static boolean hex(byte b) {
    return is(b, HEX);
  }

  /** A hexadecimal digit's number, or -1. */
  public static int hexDigit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Optional white space: SP or HTAB. */
  public static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /**
   * The first position in {@code [from, to)} that is no token byte or an underscore; or {@code to}.
   */
  public static int skipPlainName(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to && is(bytes[p], PLAIN_NAME)) {
      p++;
    }
    return p;
  }

  /** The first position in {@code [from, to)} that is no token byte, or {@code to}. */
  public static int skipToken(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to && is(bytes[p], TOKEN)) {
      p++;
    }
    return p;
  }

  /**
   * The first position in {@code [from, to)} that may not stand in a field's value (CTL other than
   * HTAB), or {@code to}. Looks at eight bytes at once, at some behind {@code to} too.
   */
  public static int skipValue(byte[] bytes, int from, int to) {
    int p = from;
    int last = bytes.length - Long.BYTES;
    while (p < to && p <= last) {
      long controls = controls(word(bytes, p));
      if (controls == 0) {
        p += Long.BYTES;
        continue;
      }
      p += Long.numberOfTrailingZeros(controls) / Byte.SIZE;
      if (p < to && bytes[p] != '\t') {
        return p;
      }
      p++;
    }
    while (p < to && is(bytes[p], VALUE)) {
      p++;
    }
    return Math.min(p, to);
  }

  /** Eight bytes, the first one lowest. */
  static long word(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /**
   * Bits that are zero if no byte is a CTL (HTAB too is one); otherwise the lowest bit that is set
   * is in the first byte that is one. Bits above it mean nothing.
   */
  private static long controls(long word) {
    long low = (word - ONES * ' ') & ~word;
    long del = word ^ (ONES * 0x7f);
    return (low | ((del - ONES) & ~del)) & HIGHS;
  }

  /** Whether {@code bytes[start, end)} is that word, given in lower case, in any case. */
  public static boolean equalsIgnoreCase(byte[] bytes, int start, int end, String lower) {
    if (end - start != lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      if (lower(bytes[start + i]) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The byte with A to Z as a to z. */
  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  /**
   * The decimal number in {@code bytes[start, end)}: digits only, no zero in front, at most 2^63-1;
   * -1 for everything else.
   */
  public static long length(byte[] bytes, int start, int end) {
    int digits = end - start;
    if (digits < 1 || digits > 19 || bytes[start] == '0' && digits > 1) {
      return -1;
    }
    long length = 0;
    for (int p = start; p < end; p++) {
      int digit = bytes[p] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length; // 19 digits can pass 2^63-1 only to come out negative
  }
}
