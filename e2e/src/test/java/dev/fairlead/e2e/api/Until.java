package dev.fairlead.e2e.api;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for what must become true. */
final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Until() {}

  /** Fails with the last state when it takes too long. */
  static void equal(Object expected, Callable<?> actual) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    Object last = actual.call();
    while (!expected.equals(last)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("expected " + expected + ", but it stays " + last);
      }
      Thread.sleep(50);
      last = actual.call();
    }
  }
}
