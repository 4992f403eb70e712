package dev.fairlead.snapshot.codec;

/**
 * Bytes or a value that are no lawful snapshot, revision or delta. The one exception of this
 * package; its message shows what is wrong and never shows key material.
 */
public final class MalformedSnapshotException extends Exception {
  public MalformedSnapshotException(String message) {
    super(message);
  }

  public MalformedSnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
