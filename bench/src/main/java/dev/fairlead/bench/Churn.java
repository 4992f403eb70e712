package dev.fairlead.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Changes of other objects while something is measured. */
final class Churn implements AutoCloseable {
  private static final int PER_SECOND = 20;

  private final AtomicInteger turn = new AtomicInteger();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);

  /**
   * @param change makes one, given its number
   */
  Churn(IntConsumer change) {
    var unused =
        timer.scheduleAtFixedRate(
            () -> change.accept(turn.getAndIncrement()),
            0,
            1_000_000 / PER_SECOND,
            TimeUnit.MICROSECONDS);
  }

  @Override
  public String toString() {
    return PER_SECOND + " other changes/s";
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
