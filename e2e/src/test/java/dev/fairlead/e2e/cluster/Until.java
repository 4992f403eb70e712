package dev.fairlead.e2e.cluster;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what becomes true in its own time. */
final class Until {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int IN_A_ROW = 16;

  private Until() {}

  /** The first value that is there. */
  static <T> T present(Supplier<@Nullable T> value) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var now = value.get();
    while (now == null) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("still not there after " + PATIENCE);
      }
      Thread.sleep(PAUSE);
      now = value.get();
    }
    return now;
  }

  static <T> void equal(T expected, Supplier<@Nullable T> value) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var now = value.get();
      if (Objects.equals(expected, now)) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected " + expected + ", still " + now + " after " + PATIENCE);
      }
      Thread.sleep(PAUSE);
    }
  }

  /**
   * So often in a row that every data plane has most likely answered: each new connection reaches
   * one of them, and one follows a change some milliseconds after the other.
   */
  static <T> void everywhere(T expected, Supplier<@Nullable T> value) throws InterruptedException {
    equal(
        expected,
        () -> {
          var now = value.get();
          for (int i = 1; i < IN_A_ROW && expected.equals(now); i++) {
            now = value.get();
          }
          return now;
        });
  }
}
