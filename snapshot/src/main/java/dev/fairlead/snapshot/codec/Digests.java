package dev.fairlead.snapshot.codec;

import com.google.protobuf.MessageLite;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash function of {@link CheckedSnapshot}, with a tag per level so that no level looks like
 * another.
 */
final class Digests {
  static final byte RECORD = 0;
  static final byte SECTION = 1;
  static final byte SNAPSHOT = 2;
  static final byte BUCKET = 3;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static byte[] of(MessageLite record) {
    MessageDigest sha = sha256();
    sha.update(RECORD);
    return sha.digest(record.toByteArray());
  }
}
