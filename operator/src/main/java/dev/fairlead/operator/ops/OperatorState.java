package dev.fairlead.operator.ops;

import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.report.Report;
import java.util.Optional;

/** What the admin port looks at: each call tells how it is at this moment. Safe from any thread. */
public interface OperatorState {
  /** A process that has only just begun. */
  OperatorState STARTING = new OperatorState() {};

  /** Who runs what. */
  default FeedView feed() {
    return FeedView.NONE;
  }

  /** What the last pass found; empty before the first. */
  default Optional<Report> latest() {
    return Optional.empty();
  }

  /** Whether the cycle still turns; a process where it does not is of no more use. */
  default boolean alive() {
    return true;
  }

  /** How many kinds of objects are not watched just now, as while the API server is away. */
  default long unwatched() {
    return 0;
  }

  /** Who holds the Lease; empty where it is not known, or where there is none. */
  default String leader() {
    return "";
  }

  /** Whether this replica writes statuses. */
  default boolean leads() {
    return false;
  }

  /** This replica: the pod's name. */
  default String instance() {
    return "";
  }
}
