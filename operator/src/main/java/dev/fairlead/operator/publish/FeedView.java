package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.RevisionId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who runs what, at one moment.
 *
 * @param current the newest revision; null before the first
 * @param dataPlanes connected ones, sorted by name
 */
public record FeedView(@Nullable RevisionId current, List<DataPlane> dataPlanes) {
  /** Before the first revision. */
  public static final FeedView NONE = new FeedView(null, List.of());

  public FeedView {
    dataPlanes = List.copyOf(dataPlanes);
  }

  /**
   * @param name as it calls itself
   * @param ready takes traffic
   * @param draining is leaving
   * @param live what it serves; null if nothing yet
   * @param current whether that is the newest configuration
   * @param lag how long it has been behind; zero if it is not
   * @param rejection why it refused the newest; empty if it did not
   * @param problems listeners of the settings that it cannot open, and why
   */
  public record DataPlane(
      String name,
      boolean ready,
      boolean draining,
      @Nullable RevisionId live,
      boolean current,
      Duration lag,
      String rejection,
      List<String> problems) {
    public DataPlane {
      problems = List.copyOf(problems);
    }
  }

  /** How many ready data planes there are. */
  public long ready() {
    return dataPlanes.stream().filter(DataPlane::ready).count();
  }

  /** How many of them run the newest configuration. */
  public long acknowledged() {
    return dataPlanes.stream().filter(DataPlane::ready).filter(DataPlane::current).count();
  }
}
