package dev.fairlead.snapshot;

import java.security.MessageDigest;
import java.util.Arrays;

/** A private key as PKCS#8 DER. Its {@link #toString} never shows it. */
public final class PrivateKeyDer {
  private final byte[] pkcs8;

  public PrivateKeyDer(byte[] pkcs8) {
    this.pkcs8 = pkcs8.clone();
  }

  /** A copy of the key: the caller must not log or store it in clear. */
  public byte[] pkcs8() {
    return pkcs8.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrivateKeyDer that && MessageDigest.isEqual(pkcs8, that.pkcs8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pkcs8);
  }

  @Override
  public String toString() {
    return "PrivateKeyDer[redacted]";
  }
}
