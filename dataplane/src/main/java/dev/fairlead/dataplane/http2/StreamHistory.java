package dev.fairlead.dataplane.http2;

/**
 * The last streams of a connection, after Netty has forgotten them: which were opened at all, and
 * which we have reset. A frame on a closed stream is a connection error (RFC 9113 section 5.1), but
 * for one that we reset ourselves it may have been on its way.
 */
final class StreamHistory {
  /** As many as a peer can have in flight many times over; older ones count as opened and reset. */
  private static final int KEPT = 4096;

  private final long[] opened = new long[KEPT / Long.SIZE];
  private final long[] reset = new long[KEPT / Long.SIZE];
  private int newest = -1;

  void onOpened(int stream) {
    int index = stream >>> 1;
    for (int skipped = Math.max(newest + 1, index - KEPT); skipped <= index; skipped++) {
      set(opened, skipped, false);
      set(reset, skipped, false);
    }
    newest = index;
    set(opened, index, true);
  }

  void onReset(int stream) {
    if (known(stream)) {
      set(reset, stream >>> 1, true);
    }
  }

  boolean wasOpened(int stream) {
    return !known(stream) || get(opened, stream >>> 1);
  }

  boolean wasReset(int stream) {
    return !known(stream) || get(reset, stream >>> 1);
  }

  private boolean known(int stream) {
    int index = stream >>> 1;
    return index <= newest && index > newest - KEPT;
  }

  private static void set(long[] bits, int index, boolean on) {
    int word = (index % KEPT) / Long.SIZE;
    long bit = 1L << (index % Long.SIZE);
    bits[word] = on ? bits[word] | bit : bits[word] & ~bit;
  }

  private static boolean get(long[] bits, int index) {
    return (bits[(index % KEPT) / Long.SIZE] & (1L << (index % Long.SIZE))) != 0;
  }
}
