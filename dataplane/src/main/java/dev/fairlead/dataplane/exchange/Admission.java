package dev.fairlead.dataplane.exchange;

import dev.fairlead.snapshot.Settings;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The caps of the whole process, past which the newest request is refused while that is still
 * cheap. Shared by all loops.
 */
public final class Admission {
  /**
   * What a reader that is too slow, client or endpoint, makes us hold: the high water mark of its
   * connection.
   */
  private static final long HELD_BYTES = 64 * 1024;

  private final AtomicInteger requests = new AtomicInteger();
  private final LongAdder slowReaders = new LongAdder();

  /** Lets a request in, or not; {@link #leave} must follow if it was let in. */
  boolean enter(Settings.Capacity capacity) {
    int now = requests.incrementAndGet();
    if (capacity.maxRequests() > 0 && now > capacity.maxRequests() || full(capacity)) {
      requests.decrementAndGet();
      return false;
    }
    return true;
  }

  private boolean full(Settings.Capacity capacity) {
    return capacity.maxBufferedBytes() > 0
        && slowReaders.sum() * HELD_BYTES > capacity.maxBufferedBytes();
  }

  void leave() {
    requests.decrementAndGet();
  }

  /** A reader became too slow (+1), or caught up or left (-1). */
  void slowReader(int change) {
    slowReaders.add(change);
  }

  /** Requests in flight. */
  public int requests() {
    return requests.get();
  }
}
