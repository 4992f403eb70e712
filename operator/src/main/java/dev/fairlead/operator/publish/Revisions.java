package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names revisions by (epoch, number, hash) and leaves out what changes nothing. Not thread-safe.
 */
final class Revisions {
  private final String epoch = UUID.randomUUID().toString().substring(0, 13);
  private long number;
  private Beside beside = Beside.NONE;
  private @Nullable Named last;

  String epoch() {
    return epoch;
  }

  /**
   * The revision for {@code snapshot}; null if it equals the last one.
   *
   * @throws IllegalArgumentException if it is not lawful
   */
  @Nullable Named next(Snapshot snapshot) {
    Named before = last;
    try {
      CheckedSnapshot checked =
          (before == null ? CheckedSnapshot.EMPTY : before.checked()).next(snapshot);
      return before != null && checked == before.checked() ? null : name(checked);
    } catch (MalformedSnapshotException e) {
      throw new IllegalArgumentException("snapshot not published: " + e.getMessage(), e);
    }
  }

  /** The revision with other things beside; null if they are the same or nothing was published. */
  @Nullable Named next(Beside changed) {
    Named before = last;
    if (changed.equals(beside)) {
      return null;
    }
    beside = changed;
    return before == null ? null : name(before.checked());
  }

  private Named name(CheckedSnapshot checked) {
    number++;
    Named named = new Named(new RevisionId(epoch, number, checked.hash()), checked, beside);
    last = named;
    return named;
  }
}
