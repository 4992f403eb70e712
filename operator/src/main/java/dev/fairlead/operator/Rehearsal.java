package dev.fairlead.operator;

import dev.fairlead.operator.source.ClusterSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes for nobody after the first real one, until there is real work: with thousands of objects
 * the first passes are ten times as slow as those that come when the JVM has compiled the code.
 *
 * <p>It has a thread and a pipeline of its own, so no change waits for it.
 */
final class Rehearsal implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final int PASSES = 30;

  private final ClusterSource source;
  private final Pipeline spare;
  private volatile boolean over;

  private Rehearsal(ClusterSource source, Pipeline spare) {
    this.source = source;
    this.spare = spare;
  }

  /**
   * @param spare nobody else's
   */
  static Rehearsal start(ClusterSource source, Pipeline spare) {
    Rehearsal rehearsal = new Rehearsal(source, spare);
    Thread.ofPlatform().daemon().name("fairlead-rehearsal").start(rehearsal);
    return rehearsal;
  }

  /** Ends it after the pass that runs. */
  void end() {
    over = true;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < PASSES && !over; i++) {
        spare.all(source.view(), source.findings());
      }
    } catch (RuntimeException e) {
      LOG.debug("a rehearsal failed; nobody misses it", e);
    }
  }
}
