package dev.fairlead.dataplane.message;

import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;

/**
 * What may stand in Host and {@code :authority}: {@code host [":" port]} (RFC 9110 section 7.2).
 */
public final class HostSyntax {
  private HostSyntax() {}

  /**
   * Whether {@code bytes[start, end)} is a registered name, an IPv4 or a bracketed IPv6 address,
   * with or without a port from 0 to 65535; nothing else (no user, path, list or space). Empty is
   * not valid.
   */
  public static boolean valid(byte[] bytes, int start, int end) {
    if (start == end) {
      return false;
    }
    int p = bytes[start] == '[' ? address(bytes, start, end) : name(bytes, start, end);
    return p > start && (p == end || bytes[p] == ':' && port(bytes, p + 1, end));
  }

  /** The end of a name without empty labels (one dot at its end is allowed), or -1. */
  private static int name(byte[] bytes, int start, int end) {
    int p = start;
    byte before = '.';
    while (p < end && Grammar.host(bytes[p])) {
      if (bytes[p] == '.' && before == '.') {
        return -1;
      }
      before = bytes[p++];
    }
    return p;
  }

  private static int address(byte[] bytes, int start, int end) {
    int p = start + 1;
    while (p < end && (Grammar.hex(bytes[p]) || bytes[p] == ':' || bytes[p] == '.')) {
      p++;
    }
    if (p == end || bytes[p] != ']') {
      return -1;
    }
    String text = new String(bytes, start + 1, p - start - 1, StandardCharsets.ISO_8859_1);
    return NetUtil.isValidIpV6Address(text) ? p + 1 : -1;
  }

  private static boolean port(byte[] bytes, int start, int end) {
    int port = 0;
    for (int p = start; p < end; p++) {
      int digit = bytes[p] - '0';
      port = port * 10 + digit;
      if (digit < 0 || digit > 9 || port > 0xffff) {
        return false;
      }
    }
    return true;
  }
}
