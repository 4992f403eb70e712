package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Snapshot;
import java.time.Instant;

/**
 * Where compiled snapshots go: to data planes over the feed ({@link SnapshotServer}), or to the one
 * in this process ({@link LocalPublisher}). Nothing is published before the first call. Safe from
 * any thread; calls are taken in order.
 */
public interface Publisher {
  /**
   * Makes {@code snapshot} the one to serve, unless it equals the last one.
   *
   * @param since when the change that led to it was seen: propagation time is counted from here
   * @throws IllegalArgumentException if the snapshot is not sorted or not self-consistent; the last
   *     one stays
   */
  void publish(Snapshot snapshot, Instant since);

  /**
   * Replaces what travels beside the snapshot (ticket keys, the self-made certificate). Before the
   * first snapshot it is only kept.
   */
  void publishBeside(Beside beside);
}
