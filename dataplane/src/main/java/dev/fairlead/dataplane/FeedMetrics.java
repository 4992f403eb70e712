package dev.fairlead.dataplane;

import dev.fairlead.dataplane.feed.FeedView;
import java.util.function.Supplier;

/** What the feed says of itself, as metrics. */
final class FeedMetrics {
  private FeedMetrics() {}

  static void register(DataPlane plane, Supplier<FeedView> feed) {
    plane.gauge(
        "fairlead.feed.operators", "Operators whose stream is up", () -> feed.get().operators());
    plane.gauge(
        "fairlead.feed.lag.seconds",
        "For how long newer configuration may have been missed; 0 if the feed is up to date",
        () -> feed.get().lag().toMillis() / 1000.0);
    plane.gauge(
        "fairlead.feed.from.disk",
        "1 while the stored revision is served and no operator has confirmed it",
        () -> feed.get().fromDisk() ? 1 : 0);
    plane.gauge(
        "fairlead.feed.refused",
        "1 while the newest revision is refused",
        () -> feed.get().rejection().isEmpty() ? 0 : 1);
  }
}
