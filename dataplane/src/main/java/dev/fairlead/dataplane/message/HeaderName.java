package dev.fairlead.dataplane.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The header fields that a gateway has to know, as small numbers found without a string: by length,
 * then bytes, in any case.
 */
public final class HeaderName {
  /** A field that was taken out of its message. */
  public static final int DROPPED = -1;

  /** A field that means nothing to us. */
  public static final int OTHER = 0;

  public static final int HOST = 1;
  public static final int CONNECTION = 2;
  public static final int CONTENT_LENGTH = 3;
  public static final int TRANSFER_ENCODING = 4;
  public static final int TE = 5;
  public static final int TRAILER = 6;
  public static final int UPGRADE = 7;
  public static final int KEEP_ALIVE = 8;
  public static final int PROXY_CONNECTION = 9;
  public static final int PROXY_AUTHENTICATE = 10;
  public static final int PROXY_AUTHORIZATION = 11;
  public static final int EXPECT = 12;
  public static final int HTTP2_SETTINGS = 13;
  public static final int FORWARDED = 14;
  public static final int X_FORWARDED_FOR = 15;
  public static final int X_FORWARDED_HOST = 16;
  public static final int X_FORWARDED_PORT = 17;
  public static final int X_FORWARDED_PROTO = 18;
  public static final int X_FORWARDED_PREFIX = 19;
  public static final int X_FORWARDED_SERVER = 20;
  public static final int X_FORWARDED_SCHEME = 21;
  public static final int X_REAL_IP = 22;
  public static final int X_REQUEST_ID = 23;
  public static final int DATE = 24;
  public static final int SERVER = 25;
  public static final int CONTENT_TYPE = 26;
  public static final int VIA = 27;
  public static final int ALT_SVC = 28;
  public static final int SEC_WEBSOCKET_KEY = 29;
  public static final int SEC_WEBSOCKET_ACCEPT = 30;
  public static final int SEC_WEBSOCKET_VERSION = 31;
  public static final int COOKIE = 32;
  public static final int GRPC_TIMEOUT = 33;
  public static final int GRPC_STATUS = 34;
  public static final int PROXY = 35;
  public static final int AUTHORIZATION = 36;
  public static final int X_SCHEME = 37;
  public static final int USER_AGENT = 38;
  public static final int X_FORWARDED_CLIENT_CERT = 39;
  public static final int SET_COOKIE = 40;
  public static final int CONTENT_ENCODING = 41;
  public static final int LOCATION = 42;
  public static final int RETRY_AFTER = 43;
  public static final int TRACEPARENT = 44;
  public static final int ORIGIN = 45;

  /** One more than the highest number. */
  public static final int COUNT = 46;

  private static final List<String> NAMES =
      List.of(
          "",
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "expect",
          "http2-settings",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto",
          "x-forwarded-prefix",
          "x-forwarded-server",
          "x-forwarded-scheme",
          "x-real-ip",
          "x-request-id",
          "date",
          "server",
          "content-type",
          "via",
          "alt-svc",
          "sec-websocket-key",
          "sec-websocket-accept",
          "sec-websocket-version",
          "cookie",
          "grpc-timeout",
          "grpc-status",
          "proxy",
          "authorization",
          "x-scheme",
          "user-agent",
          "x-forwarded-client-cert",
          "set-cookie",
          "content-encoding",
          "location",
          "retry-after",
          "traceparent",
          "origin");

  private static final int SLOTS = 256;
  private static final byte[][] SLOT_NAME = new byte[SLOTS][];
  private static final byte[] SLOT_ID = new byte[SLOTS];

  /** Per eight bytes of a name: the bits that case may change, the bytes that count, the name. */
  private static final long[][] SLOT_WORDS = new long[SLOTS][];

  private static final int MULTIPLIER = findMultiplier();

  static {
    fill(MULTIPLIER);
  }

  private HeaderName() {}

  /** The number of the name in {@code bytes[start, end)}, or {@link #OTHER}. */
  public static int of(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length < 2) {
      return OTHER;
    }
    int slot = slot(MULTIPLIER, bytes, start, length);
    byte[] name = SLOT_NAME[slot];
    if (name == null || name.length != length) {
      return OTHER;
    }
    boolean room = start + length + Long.BYTES <= bytes.length;
    boolean same = room ? same(SLOT_WORDS[slot], bytes, start) : same(name, bytes, start);
    return same ? SLOT_ID[slot] : OTHER;
  }

  private static boolean same(long[] words, byte[] bytes, int start) {
    int at = start;
    for (int i = 0; i < words.length; i += 3) {
      if (((Grammar.word(bytes, at) | words[i]) & words[i + 1]) != words[i + 2]) {
        return false;
      }
      at += Long.BYTES;
    }
    return true;
  }

  private static boolean same(byte[] name, byte[] bytes, int start) {
    for (int i = 0; i < name.length; i++) {
      if (Grammar.lower(bytes[start + i]) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static long[] words(byte[] name) {
    long[] words = new long[3 * ((name.length + Long.BYTES - 1) / Long.BYTES)];
    for (int i = 0; i < name.length; i++) {
      int at = 3 * (i / Long.BYTES);
      int shift = Byte.SIZE * (i % Long.BYTES);
      words[at] |= name[i] >= 'a' ? 0x20L << shift : 0;
      words[at + 1] |= 0xffL << shift;
      words[at + 2] |= (long) name[i] << shift;
    }
    return words;
  }

  /**
   * The number of the name that {@code bytes[start, end)} is taken for by whoever turns hyphens
   * into underscores: {@code X_Real_IP} is {@link #X_REAL_IP}.
   */
  public static int ofTwin(byte[] bytes, int start, int end) {
    for (int id = 1; id < NAMES.size(); id++) {
      if (twins(NAMES.get(id), bytes, start, end)) {
        return id;
      }
    }
    return OTHER;
  }

  private static boolean twins(String name, byte[] bytes, int start, int end) {
    if (name.length() != end - start) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      byte b = bytes[start + i];
      if ((b == '_' ? '-' : Grammar.lower(b)) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The lower-case name of a known header. */
  public static String name(int id) {
    return NAMES.get(id);
  }

  /** The number of a name given as text, in any case. */
  public static int of(String name) {
    int at = NAMES.indexOf(name.toLowerCase(Locale.ROOT));
    return Math.max(at, OTHER);
  }

  /** Length and four letters: enough to tell all known names apart, the same in either case. */
  private static int slot(int multiplier, byte[] bytes, int start, int length) {
    int end = start + length;
    int key =
        (length << 20)
            ^ ((bytes[start] & 0x1f) << 15)
            ^ ((bytes[start + (length >> 1)] & 0x1f) << 10)
            ^ ((bytes[Math.max(start, end - 4)] & 0x1f) << 5)
            ^ (bytes[end - 1] & 0x1f);
    return ((key * multiplier) >>> 24) & (SLOTS - 1);
  }

  /** Looks for a multiplier under which no two names share a slot. */
  private static int findMultiplier() {
    for (int candidate = 0x9E3779B1, tries = 0; tries < 1_000_000; candidate += 2, tries++) {
      if (fill(candidate)) {
        return candidate;
      }
    }
    throw new ExceptionInInitializerError("two header names cannot be told apart");
  }

  private static boolean fill(int multiplier) {
    Arrays.fill(SLOT_NAME, null);
    for (int id = 1; id < NAMES.size(); id++) {
      byte[] name = NAMES.get(id).getBytes(StandardCharsets.US_ASCII);
      int slot = slot(multiplier, name, 0, name.length);
      if (SLOT_NAME[slot] != null) {
        return false;
      }
      SLOT_NAME[slot] = name;
      SLOT_ID[slot] = (byte) id;
      SLOT_WORDS[slot] = words(name);
    }
    return true;
  }
}
