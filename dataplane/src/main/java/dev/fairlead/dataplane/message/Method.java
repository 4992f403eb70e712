package dev.fairlead.dataplane.message;

import java.nio.charset.StandardCharsets;

/**
 * The methods whose meaning matters to a gateway; all others are {@link #OTHER} and passed on
 * unchanged. Case matters.
 */
public final class Method {
  public static final int OTHER = 0;
  public static final int GET = 1;
  public static final int HEAD = 2;
  public static final int POST = 3;
  public static final int PUT = 4;
  public static final int DELETE = 5;
  public static final int OPTIONS = 6;
  public static final int PATCH = 7;
  public static final int TRACE = 8;
  public static final int CONNECT = 9;

  private static final String[] NAMES = {
    "", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"
  };
  private static final byte[][] BYTES = new byte[NAMES.length][];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      BYTES[i] = NAMES[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  private Method() {}

  /** The method that stands in {@code bytes[start, end)}. */
  public static int of(byte[] bytes, int start, int end) {
    for (int method = 1; method < BYTES.length; method++) {
      byte[] name = BYTES[method];
      if (name.length == end - start && name[0] == bytes[start] && equal(name, bytes, start)) {
        return method;
      }
    }
    return OTHER;
  }

  private static boolean equal(byte[] name, byte[] bytes, int start) {
    for (int i = 1; i < name.length; i++) {
      if (name[i] != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }

  /** Idempotent by RFC 9110 section 9.2.2. */
  public static boolean idempotent(int method) {
    return switch (method) {
      case GET, HEAD, PUT, DELETE, OPTIONS, TRACE -> true;
      default -> false;
    };
  }

  /** Its name; empty for {@link #OTHER}. */
  public static String name(int method) {
    return NAMES[method];
  }
}
