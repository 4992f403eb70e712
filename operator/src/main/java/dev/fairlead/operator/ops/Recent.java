package dev.fairlead.operator.ops;

import java.time.Duration;
import java.util.Arrays;

/** The last durations, for people who ask now; the histogram is for those who ask for a history. */
final class Recent {
  private static final int SIZE = 1024;

  private final long[] nanos = new long[SIZE]; // guarded by this, like count
  private long count;

  synchronized void add(Duration duration) {
    nanos[(int) (count++ % SIZE)] = duration.toNanos();
  }

  /**
   * The durations that the given shares of them do not exceed; zeros before the first.
   *
   * @param shares 0 to 1
   */
  Duration[] quantiles(double... shares) {
    long[] sorted = sorted();
    Duration[] quantiles = new Duration[shares.length];
    for (int i = 0; i < shares.length; i++) {
      int rank = (int) Math.ceil(shares[i] * sorted.length);
      quantiles[i] =
          sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
    }
    return quantiles;
  }

  private synchronized long[] sorted() {
    long[] kept = Arrays.copyOf(nanos, (int) Math.min(count, SIZE));
    Arrays.sort(kept);
    return kept;
  }

  /** Of all, not only of those that are kept. */
  synchronized long count() {
    return count;
  }
}
