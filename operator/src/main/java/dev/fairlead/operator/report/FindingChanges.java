package dev.fairlead.operator.report;

import dev.fairlead.operator.finding.Finding;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener which findings appear and which go away. On a thread of its own: a listener that
 * is slow does not hold up the cycle, it misses what came and went meanwhile.
 */
public final class FindingChanges implements Reporter, AutoCloseable {
  private final Listener listener;
  private final Duration settle;
  private final AtomicReference<@Nullable List<Finding>> next = new AtomicReference<>();
  private final Thread teller;

  /** Who is told, by one thread. */
  public interface Listener {
    void appeared(Finding finding);

    void solved(Finding finding);
  }

  public FindingChanges(Listener listener) {
    this(listener, Duration.ZERO);
  }

  /**
   * @param settle how long to wait for what solves a finding at once: the objects of a cluster come
   *     one after the other
   */
  public FindingChanges(Listener listener, Duration settle) {
    this.listener = listener;
    this.settle = settle;
    this.teller = Thread.ofVirtual().name("findings").start(this::tell);
  }

  @Override
  public void report(Report report) {
    next.set(report.findings());
    LockSupport.unpark(teller);
  }

  private void tell() {
    Set<Finding> known = Set.of();
    try {
      while (true) {
        while (next.get() == null) {
          LockSupport.park(this);
          if (Thread.interrupted()) {
            return;
          }
        }
        Thread.sleep(settle);
        known = tell(known, new LinkedHashSet<>(Objects.requireNonNull(next.getAndSet(null))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<Finding> tell(Set<Finding> known, Set<Finding> now) {
    for (Finding finding : now) {
      if (!known.contains(finding)) {
        listener.appeared(finding);
      }
    }
    for (Finding finding : known) {
      if (!now.contains(finding)) {
        listener.solved(finding);
      }
    }
    return now;
  }

  @Override
  public void close() {
    teller.interrupt();
  }
}
