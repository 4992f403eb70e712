package dev.fairlead.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * One candidate in one round.
 *
 * @param requests answered
 * @param cpuNanos used for them
 * @param userTicks of 10 ms
 * @param systemTicks of 10 ms
 * @param failures answers that were not 2xx or 3xx, and socket errors
 */
record Sample(long requests, long cpuNanos, long userTicks, long systemTicks, long failures) {
  double microsPerRequest() {
    return cpuNanos / 1000.0 / requests;
  }

  double userMicros() {
    return microsPerRequest() * userTicks / Math.max(1, userTicks + systemTicks);
  }

  static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return median(samples.stream().mapToDouble(value).toArray());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Median of the rounds' ratios to a base, with its 95 % interval by bootstrap. */
  static double[] ratio(List<Sample> samples, List<Sample> base) {
    double[] ratios = new double[samples.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = samples.get(i).microsPerRequest() / base.get(i).microsPerRequest();
    }
    Random random = new Random(1);
    double[] medians = new double[2000];
    for (int i = 0; i < medians.length; i++) {
      medians[i] =
          median(
              random.ints(ratios.length, 0, ratios.length).mapToDouble(k -> ratios[k]).toArray());
    }
    Arrays.sort(medians);
    return new double[] {median(ratios), medians[50], medians[1949]};
  }
}
