package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Snapshot;
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

  /**
   * @param receiver takes every new revision; what it throws reaches the one who published
   */
  public LocalPublisher(Consumer<Revision> receiver) {
    this.receiver = receiver;
  }

  @Override
  public synchronized void publish(Snapshot snapshot, Instant since) {
    handOver(revisions.next(snapshot));
  }

  @Override
  public synchronized void publishBeside(Beside beside) {
    handOver(revisions.next(beside));
  }

  private void handOver(@Nullable Named named) {
    if (named != null) {
      receiver.accept(named.revision());
    }
  }
}
