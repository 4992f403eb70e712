package dev.fairlead.operator.source;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import java.util.List;
import java.util.function.Consumer;

/** Where objects come from: the Kubernetes API or a folder of manifests. */
public interface ClusterSource extends AutoCloseable {
  /** What a change can have touched. */
  enum Change {
    /** Only EndpointSlices: the fast lane. */
    ENDPOINTS_ONLY,
    ANY
  }

  /**
   * Starts to watch; called once.
   *
   * @param onChange told after every relevant change, and once when {@link #synced} becomes true;
   *     on any thread, returns at once
   */
  void start(Consumer<Change> onChange);

  /** Whether {@link #view} holds everything there is; once true it stays so. */
  boolean synced();

  /** The picture as it is now; cheap, callable on any thread. */
  ClusterView view();

  /** What is wrong with the text of the objects themselves; those are missing from the view. */
  List<Finding> findings();

  /** How many kinds of objects are not watched just now: news of them are missed for a while. */
  default long unwatched() {
    return 0;
  }

  /** Stops to watch. */
  @Override
  void close();
}
