package dev.fairlead.operator;

import dev.fairlead.operator.publish.Publisher;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.ClusterSource.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop: view → resolve → compile → publish → report. One thread owns all state; the only
 * thing that can happen from outside is {@link #changed}.
 *
 * <p>When idle it acts at once. What arrives during a pass is done in one next pass, so a burst of
 * any size costs at most two passes at a time, and no change waits longer than one pass and the
 * patience of {@link #collect}. Nothing is published before the source holds everything; what
 * equals the last is left out by the {@link Publisher}.
 */
final class Cycle implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Cycle.class);

  /** Certificates expire without a change of any object. */
  private static final Duration REVIEW = Duration.ofHours(1);

  private record Work(Change change, Instant since) {
    Work and(Change more) {
      return more == Change.ANY ? new Work(more, since) : this;
    }
  }

  private final ClusterSource source;
  private final Pipeline pipeline;
  private final Publisher publisher;
  private final Reporter reporter;
  private final Supplier<Duration> patience;
  private @Nullable Work pending; // guarded by this
  private boolean closed; // guarded by this
  private boolean passing; // guarded by this
  private boolean failed; // the loop's: the last pass did not come to its end
  private @Nullable Rehearsal rehearsal; // guarded by this
  private volatile @Nullable Report latest;

  /**
   * @param patience how long changes are collected before the next pass
   */
  Cycle(
      ClusterSource source,
      Pipeline pipeline,
      Publisher publisher,
      Reporter reporter,
      Supplier<Duration> patience) {
    this.source = source;
    this.pipeline = pipeline;
    this.publisher = publisher;
    this.reporter = reporter;
    this.patience = patience;
  }

  /** Something changed; returns at once. */
  synchronized void changed(Change change) {
    pending = pending == null ? new Work(change, Instant.now()) : pending.and(change);
    endRehearsal();
    notifyAll();
  }

  /** Returns when nothing is to be done, after {@code atMost} otherwise. */
  synchronized void awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = deadline - System.nanoTime();
    while (left > 0 && !closed && (passing || pending != null)) {
      wait(left / 1_000_000 + 1);
      left = deadline - System.nanoTime();
    }
  }

  /** Ends the loop after the pass that runs. */
  synchronized void close() {
    closed = true;
    endRehearsal();
    notifyAll();
  }

  /** What the last pass found; null before the first. */
  @Nullable Report latest() {
    return latest;
  }

  @Override
  public void run() {
    try {
      for (Work work = next(); work != null; work = next()) {
        pass(work);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next work, collected from all that arrived; null when closed. */
  private synchronized @Nullable Work next() throws InterruptedException {
    passing = false;
    notifyAll();
    long deadline = System.nanoTime() + REVIEW.toNanos();
    while (pending == null && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        pending = new Work(Change.ANY, Instant.now());
      } else {
        wait(Math.max(1, left / 1_000_000));
      }
    }
    collect();
    Work work = closed ? null : pending;
    pending = null;
    passing = work != null;
    return work;
  }

  private synchronized void collect() throws InterruptedException {
    long deadline = System.nanoTime() + (latest == null ? 0 : patience.get().toNanos());
    long left = deadline - System.nanoTime();
    while (left > 0 && !closed && pending != null) {
      wait(left / 1_000_000 + 1);
      left = deadline - System.nanoTime();
    }
  }

  private synchronized void rehearse() {
    if (pending == null && !closed) {
      rehearsal = Rehearsal.start(source, pipeline.another());
    }
  }

  private void endRehearsal() {
    if (rehearsal != null) {
      rehearsal.end();
      rehearsal = null;
    }
  }

  private void pass(Work work) {
    if (!source.synced()) {
      return; // The source calls again when it is.
    }
    Change change = failed ? Change.ANY : work.change();
    failed = true;
    long start = System.nanoTime();
    try {
      Report report =
          switch (change) {
            case ANY -> pipeline.all(source.view(), source.findings());
            case ENDPOINTS_ONLY -> pipeline.endpointsOnly(source.view(), source.findings());
          };
      long compiled = System.nanoTime();
      publisher.publish(report.snapshot(), work.since());
      failed = false;
      boolean first = latest == null;
      latest = report;
      reporter.report(report);
      reporter.took(
          Duration.ofNanos(compiled - start), Duration.ofNanos(System.nanoTime() - start));
      if (first) {
        rehearse();
      }
    } catch (RuntimeException e) {
      LOG.error("a pass failed; what was published before stays", e);
    }
  }
}
