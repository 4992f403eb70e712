package dev.fairlead.dataplane;

import dev.fairlead.dataplane.feed.FeedView;
import dev.fairlead.snapshot.RevisionId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /status} of a data plane with a feed; docs/reference/admin.md describes it. */
final class FeedStatus {
  private FeedStatus() {}

  /**
   * @param name as it calls itself towards operators
   */
  static Map<String, Object> of(String name, DataPlane plane, FeedView feed) {
    String notReady = plane.notReady();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("name", name);
    view.put("ready", notReady == null);
    view.put("draining", Readiness.State.DRAINING.is(notReady));
    view.put("notReady", notReady == null ? "" : notReady);
    view.put("revision", revision(feed.live()));
    view.put("operators", feed.operators());
    view.put("fromDisk", feed.fromDisk());
    view.put("lagMillis", feed.lag().toMillis());
    view.put("rejection", feed.rejection());
    view.put("problems", plane.listenerProblems());
    return Map.of("dataPlane", view);
  }

  private static @Nullable Map<String, Object> revision(@Nullable RevisionId id) {
    if (id == null) {
      return null;
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("epoch", id.epoch());
    view.put("number", id.number());
    view.put("hash", id.hash());
    return view;
  }
}
