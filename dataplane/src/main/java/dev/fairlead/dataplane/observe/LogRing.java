package dev.fairlead.dataplane.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lines on their way from one loop to the log's writer: a ring of bytes with one writer and one
 * reader that never wait for each other. A line that does not fit is dropped by the loop.
 */
final class LogRing {
  private static final VarHandle HEAD = handle("head");
  private static final VarHandle TAIL = handle("tail");

  private final byte[] bytes;
  private final int mask;

  @SuppressWarnings("UnusedVariable") // read through HEAD
  private long head; // read up to here: moved by the reader

  private long tail; // written up to here: moved by the loop

  /**
   * @param capacity in bytes, a power of two
   */
  LogRing(int capacity) {
    this.bytes = new byte[capacity];
    this.mask = capacity - 1;
  }

  /** Called by the loop: copies a whole line, or returns false if there is no room. */
  boolean offer(byte[] line, int length) {
    long used = tail - (long) HEAD.getAcquire(this);
    if (used + length > bytes.length) {
      return false;
    }
    int at = (int) tail & mask;
    int first = Math.min(length, bytes.length - at);
    System.arraycopy(line, 0, bytes, at, first);
    System.arraycopy(line, first, bytes, 0, length - first);
    TAIL.setRelease(this, tail + length);
    return true;
  }

  /**
   * Called by the reader: writes what is there.
   *
   * @return whether there was anything
   */
  boolean drainTo(OutputStream out) throws IOException {
    long from = (long) HEAD.getAcquire(this);
    long to = (long) TAIL.getAcquire(this);
    int length = (int) (to - from);
    if (length == 0) {
      return false;
    }
    int at = (int) from & mask;
    int first = Math.min(length, bytes.length - at);
    try {
      out.write(bytes, at, first);
      out.write(bytes, 0, length - first);
    } finally {
      HEAD.setRelease(this, to);
    }
    return true;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(LogRing.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(field, e);
    }
  }
}
