package dev.fairlead.snapshot;

import java.util.Arrays;

/** Immutable DER bytes of something public, with value equality. */
public final class Der {
  private final byte[] bytes;

  public Der(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Der that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Der[" + bytes.length + " bytes]";
  }
}
