package dev.fairlead.operator;

import dev.fairlead.operator.publish.Publisher;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.ClusterSource.Change;
import dev.fairlead.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop: view → resolve → compile → publish → report. One thread owns all state; the only
 * thing that can happen from outside is {@link #changed}.
 *
 * <p>When idle it acts at once. What arrives during a pass is done in one next pass, so a burst of
 * any size costs at most two passes at a time and no change waits longer than one pass. Nothing is
 * published before the source holds everything, nor what equals what is already served.
 */
final class Cycle implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Cycle.class);

  /** Certificates expire without a change of any object. */
  private static final Duration REVIEW = Duration.ofHours(1);

  /**
   * Passes of a rehearsal: with thousands of objects the first ones are ten times as slow as those
   * that come when the code is compiled.
   */
  private static final int REHEARSALS = 30;

  private record Work(Change change, Instant since) {
    Work and(Change more) {
      return more == Change.ANY ? new Work(more, since) : this;
    }
  }

  private final ClusterSource source;
  private final Pipeline pipeline;
  private final Publisher publisher;
  private final Reporter reporter;
  private final InstantSource clock;
  private @Nullable Work pending; // guarded by this
  private boolean closed; // guarded by this
  private @Nullable Snapshot published; // the loop's
  private boolean failed; // the loop's: the last pass did not come to its end
  private boolean rehearsed; // the loop's
  private volatile @Nullable Report latest;

  Cycle(
      ClusterSource source,
      Pipeline pipeline,
      Publisher publisher,
      Reporter reporter,
      InstantSource clock) {
    this.source = source;
    this.pipeline = pipeline;
    this.publisher = publisher;
    this.reporter = reporter;
    this.clock = clock;
  }

  /** Something changed; returns at once. */
  synchronized void changed(Change change) {
    pending = pending == null ? new Work(change, clock.instant()) : pending.and(change);
    notifyAll();
  }

  /** Ends the loop after the pass that runs. */
  synchronized void close() {
    closed = true;
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
        rehearse();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next work, collected from all that arrived; null when closed. */
  private synchronized @Nullable Work next() throws InterruptedException {
    long deadline = System.nanoTime() + REVIEW.toNanos();
    while (pending == null && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        pending = new Work(Change.ANY, clock.instant());
      } else {
        wait(Math.max(1, left / 1_000_000));
      }
    }
    Work work = closed ? null : pending;
    pending = null;
    return work;
  }

  private synchronized boolean idle() {
    return pending == null && !closed;
  }

  /** Does what the first pass did again, for nobody, as long as there is nothing else to do. */
  private void rehearse() {
    if (rehearsed || published == null) {
      return;
    }
    rehearsed = true;
    try {
      Pipeline spare = pipeline.another();
      for (int i = 0; i < REHEARSALS && idle(); i++) {
        Report same = spare.all(source.view(), source.findings());
        boolean equal = same.snapshot().equals(published);
        LOG.trace("rehearsal {}: {}", i, equal);
      }
    } catch (RuntimeException e) {
      LOG.debug("a rehearsal failed; nobody misses it", e);
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
      if (!report.snapshot().equals(published)) {
        publisher.publish(report.snapshot(), work.since());
        published = report.snapshot();
      }
      failed = false;
      latest = report;
      reporter.report(report);
      reporter.took(
          Duration.ofNanos(compiled - start), Duration.ofNanos(System.nanoTime() - start));
    } catch (RuntimeException e) {
      LOG.error("a pass failed; what was published before stays", e);
    }
  }
}
