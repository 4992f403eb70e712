package dev.fairlead.dataplane.feed;

import dev.fairlead.snapshot.RevisionId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The feed as the data plane sees it, at one moment.
 *
 * @param operators streams that are up
 * @param live what is served; null if nothing yet
 * @param since when it became live; null if nothing yet
 * @param fromDisk whether it came from the store and no operator has confirmed it yet
 * @param lag how long newer things may have been missed: since the last stream was lost, or since a
 *     revision came that is not live; zero if neither
 * @param rejection why the newest revision was refused; empty if it was not
 */
public record FeedView(
    int operators,
    @Nullable RevisionId live,
    @Nullable Instant since,
    boolean fromDisk,
    Duration lag,
    String rejection) {
  public boolean connected() {
    return operators > 0;
  }
}
