package dev.fairlead.cli.standalone;

import dev.fairlead.cli.view.Picture;
import dev.fairlead.dataplane.DataPlane;
import dev.fairlead.dataplane.DataPlaneConfig;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.ops.OperatorState;
import dev.fairlead.operator.ops.StatusPage;
import dev.fairlead.operator.publish.LocalPublisher;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.trust.BesideSource;
import dev.fairlead.snapshot.Revision;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in one process: the operator's cycle and a data plane, joined by a method call where a
 * cluster has the feed. The compile and the {@code Live} are the same.
 */
public final class Standalone implements AutoCloseable {
  /** How long clients wait for the first configuration before they are answered without one. */
  private static final Duration HOLD = Duration.ofSeconds(5);

  private final DataPlane dataPlane;
  private final Operator operator;
  private final Thread tickets;

  private Standalone(DataPlane dataPlane, Operator operator, Thread tickets) {
    this.dataPlane = dataPlane;
    this.operator = operator;
    this.tickets = tickets;
  }

  /**
   * Listens, then reads the source and serves it. Who connects in the meantime waits.
   *
   * @param source opened, not started; belongs to the gateway from now on
   * @param reporter told after every pass
   * @throws IOException with a message for people if a port cannot be had
   */
  public static Standalone start(
      ClusterSource source, ResolveOptions options, DataPlaneConfig config, Reporter reporter)
      throws IOException {
    DataPlane dataPlane = DataPlane.startHolding(config);
    StatusPage status = new StatusPage();
    LocalPublisher publisher = new LocalPublisher(revision -> apply(dataPlane, revision), status);
    BesideSource beside = BesideSource.standalone(Instant.now());
    publisher.publishBeside(beside.at(Instant.now()));
    Operator operator = Operator.start(source, options, publisher, reporter);
    OperatorState state = new StandaloneState(config.name(), dataPlane, operator, source);
    dataPlane.showStatus(() -> status.view(state));
    CompletableFuture.delayedExecutor(HOLD.toMillis(), TimeUnit.MILLISECONDS)
        .execute(dataPlane::accept);
    Thread tickets =
        Thread.ofVirtual().name("tickets").start(() -> rotateTickets(beside, publisher));
    return new Standalone(dataPlane, operator, tickets);
  }

  private static void apply(DataPlane dataPlane, Revision revision) {
    try {
      dataPlane.sink().apply(revision);
    } catch (RejectedRevisionException e) {
      throw new IllegalStateException("the data plane refuses it: " + e.getMessage(), e);
    }
  }

  private static void rotateTickets(BesideSource beside, LocalPublisher publisher) {
    try {
      while (true) {
        Thread.sleep(beside.untilNext(Instant.now()));
        publisher.publishBeside(beside.at(Instant.now()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  public DataPlane dataPlane() {
    return dataPlane;
  }

  /**
   * What it serves and what is wrong with it.
   *
   * @throws IllegalStateException before it is ready
   */
  public Picture picture() {
    Report report = operator.latest().orElseThrow(() -> new IllegalStateException("not ready"));
    return new Picture(dataPlane.live().get(), report);
  }

  /** Leaves without breaking a request; {@link #close} is next. */
  public void drain() throws InterruptedException {
    dataPlane.drain();
  }

  /** Stops at once. */
  @Override
  public void close() {
    tickets.interrupt();
    operator.close();
    dataPlane.close();
  }
}
