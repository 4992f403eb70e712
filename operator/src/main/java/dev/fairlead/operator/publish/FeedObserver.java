package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.RevisionId;
import java.time.Duration;

/**
 * Told what happens on the feed, for metrics and statuses. Called on the feed's threads: must be
 * quick and must not call back into the publisher.
 */
public interface FeedObserver {
  FeedObserver NONE = new FeedObserver() {};

  /** A new revision is there for all data planes. */
  default void published(RevisionId revision) {}

  /**
   * A revision was sent to one data plane.
   *
   * @param bytes of the message before TLS
   */
  default void sent(String dataPlane, boolean full, int bytes) {}

  /**
   * @param took from receiving to live, as the data plane measured it
   */
  default void acknowledged(String dataPlane, RevisionId revision, Duration took) {}

  default void rejected(String dataPlane, RevisionId revision, String reason) {}

  /**
   * Every connected data plane has it.
   *
   * @param took from the change in the cluster to the last acknowledgement
   */
  default void propagated(Duration took) {}

  /** Data planes came, went or reported another state: the view is worth reading again. */
  default void changed() {}

  /** One after the other. */
  default FeedObserver and(FeedObserver next) {
    FeedObserver first = this;
    return new FeedObserver() {
      @Override
      public void published(RevisionId revision) {
        first.published(revision);
        next.published(revision);
      }

      @Override
      public void sent(String dataPlane, boolean full, int bytes) {
        first.sent(dataPlane, full, bytes);
        next.sent(dataPlane, full, bytes);
      }

      @Override
      public void acknowledged(String dataPlane, RevisionId revision, Duration took) {
        first.acknowledged(dataPlane, revision, took);
        next.acknowledged(dataPlane, revision, took);
      }

      @Override
      public void rejected(String dataPlane, RevisionId revision, String reason) {
        first.rejected(dataPlane, revision, reason);
        next.rejected(dataPlane, revision, reason);
      }

      @Override
      public void propagated(Duration took) {
        first.propagated(took);
        next.propagated(took);
      }

      @Override
      public void changed() {
        first.changed();
        next.changed();
      }
    };
  }
}
