package dev.fairlead.operator;

import dev.fairlead.operator.publish.Publisher;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** A source, the cycle and its outlets, wired. The source belongs to the operator from now on. */
public final class Operator implements AutoCloseable {
  private final ClusterSource source;
  private final Cycle cycle;
  private final Thread loop;

  private Operator(ClusterSource source, Cycle cycle) {
    this.source = source;
    this.cycle = cycle;
    this.loop = Thread.ofPlatform().daemon().name("fairlead-cycle").unstarted(cycle);
  }

  /** Starts to watch, compile, publish and report. */
  public static Operator start(
      ClusterSource source, ResolveOptions options, Publisher publisher, Reporter reporter) {
    return start(source, options, publisher, reporter, () -> Duration.ZERO);
  }

  /**
   * Likewise, for one of several replicas.
   *
   * @param patience how long it may collect changes before the next pass, asked for each time
   */
  public static Operator start(
      ClusterSource source,
      ResolveOptions options,
      Publisher publisher,
      Reporter reporter,
      Supplier<Duration> patience) {
    Pipeline pipeline = new Pipeline(options, InstantSource.system());
    Operator operator =
        new Operator(source, new Cycle(source, pipeline, publisher, reporter, patience));
    operator.loop.start();
    source.start(operator.cycle::changed);
    return operator;
  }

  /** What the last pass found; empty before the first. */
  public Optional<Report> latest() {
    return Optional.ofNullable(cycle.latest());
  }

  /** Returns when no change waits and no pass runs, after {@code atMost} otherwise. */
  public void awaitIdle(Duration atMost) throws InterruptedException {
    cycle.awaitIdle(atMost);
  }

  /** Whether the cycle still turns. */
  public boolean alive() {
    return loop.isAlive();
  }

  /** Stops to watch, and waits for the pass that runs. */
  @Override
  public void close() {
    source.close();
    cycle.close();
    boolean interrupted = false;
    while (loop.isAlive()) {
      try {
        loop.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
