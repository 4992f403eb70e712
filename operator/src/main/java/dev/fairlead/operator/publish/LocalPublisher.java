package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Standalone mode: operator and data plane in one process, so a revision is handed over as an
 * object on the caller's thread.
 */
public final class LocalPublisher implements Publisher {
  private final Revisions revisions = new Revisions();
  private final Consumer<Revision> receiver;
  private final FeedObserver observer;

  /**
   * @param receiver takes every new revision; what it throws reaches the one who published
   * @param observer told how long that took
   */
  public LocalPublisher(Consumer<Revision> receiver, FeedObserver observer) {
    this.receiver = receiver;
    this.observer = observer;
  }

  @Override
  public synchronized void publish(Snapshot snapshot, Instant since) {
    if (handOver(revisions.next(snapshot))) {
      observer.propagated(Duration.between(since, Instant.now()));
    }
  }

  @Override
  public synchronized void publishBeside(Beside beside) {
    boolean unused = handOver(revisions.next(beside));
  }

  private boolean handOver(@Nullable Named named) {
    if (named != null) {
      receiver.accept(named.revision());
    }
    return named != null;
  }
}
