package dev.fairlead.snapshot;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A TLS session ticket key of 48 bytes: name (16), HMAC key (16), AES key (16). Its {@link
 * #toString} never shows it.
 */
public final class TicketKey {
  public static final int BYTES = 48;

  private final byte[] bytes;

  /**
   * @throws IllegalArgumentException unless there are exactly {@link #BYTES} bytes
   */
  public TicketKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a ticket key has " + BYTES + " bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TicketKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "TicketKey[redacted]";
  }
}
