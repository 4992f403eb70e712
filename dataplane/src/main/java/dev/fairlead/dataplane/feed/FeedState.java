package dev.fairlead.dataplane.feed;

import dev.fairlead.snapshot.RevisionId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What {@link FeedView} shows: written by the feed's thread, read by any. */
final class FeedState {
  private int operators;
  private @Nullable RevisionId live;
  private @Nullable Instant since;
  private boolean fromDisk;
  private @Nullable Instant behindSince;
  private @Nullable Instant aloneSince = Instant.now();
  private String rejection = "";

  synchronized void operators(int up) {
    if (up > 0) {
      aloneSince = null;
    } else if (operators > 0) {
      aloneSince = Instant.now();
    }
    operators = up;
  }

  synchronized void applied(RevisionId id, boolean stored) {
    live = id;
    since = Instant.now();
    fromDisk = stored;
    behindSince = null;
    rejection = "";
  }

  synchronized void refused(String reason) {
    if (behindSince == null) {
      behindSince = Instant.now();
    }
    rejection = reason;
  }

  synchronized FeedView view(Instant now) {
    Duration behind = behindSince == null ? Duration.ZERO : Duration.between(behindSince, now);
    Duration alone = aloneSince == null ? Duration.ZERO : Duration.between(aloneSince, now);
    return new FeedView(
        operators, live, since, fromDisk, behind.compareTo(alone) > 0 ? behind : alone, rejection);
  }
}
