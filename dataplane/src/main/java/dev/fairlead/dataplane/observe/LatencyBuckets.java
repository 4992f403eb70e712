package dev.fairlead.dataplane.observe;

import java.util.ArrayList;
import java.util.List;

/** The fixed buckets of request durations, from half a millisecond to a minute. */
final class LatencyBuckets {
  private static final long[] UPPER_MICROS = {
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    30_000_000,
    60_000_000
  };

  /** One more than there are bounds: the last one takes everything longer. */
  static final int COUNT = UPPER_MICROS.length + 1;

  private LatencyBuckets() {}

  static int of(long nanos) {
    long micros = nanos / 1000;
    int bucket = 0;
    while (bucket < UPPER_MICROS.length && micros > UPPER_MICROS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** Upper bounds in seconds, the last one infinite. */
  static List<Double> upperSeconds() {
    List<Double> bounds = new ArrayList<>();
    for (long micros : UPPER_MICROS) {
      bounds.add(micros / 1e6);
    }
    bounds.add(Double.POSITIVE_INFINITY);
    return List.copyOf(bounds);
  }
}
