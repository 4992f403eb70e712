package dev.fairlead.dataplane.message;

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
    throw new UnsupportedOperationException("" + bytes.length + start + end);
  }
}
