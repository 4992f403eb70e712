package dev.fairlead.operator.report;

import dev.fairlead.operator.finding.Finding;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final AtomicReference<@Nullable List<Finding>> next = new AtomicReference<>();
  private final Thread teller;

  /** Who is told, by one thread. */
  public interface Listener {
    void appeared(Finding finding);

    void solved(Finding finding);
  }

  public FindingChanges(Listener listener) {
    this.listener = listener;
    this.teller = Thread.ofVirtual().name("findings").start(this::tell);
  }

  @Override
  public void report(Report report) {
    next.set(report.findings());
    LockSupport.unpark(teller);
  }

  private void tell() {
    Set<Finding> known = Set.of();
    while (!Thread.currentThread().isInterrupted()) {
      List<Finding> findings = next.getAndSet(null);
      if (findings == null) {
        LockSupport.park(this);
      } else {
        Set<Finding> now = new LinkedHashSet<>(findings);
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
        known = now;
      }
    }
  }

  @Override
  public void close() {
    teller.interrupt();
  }
}
