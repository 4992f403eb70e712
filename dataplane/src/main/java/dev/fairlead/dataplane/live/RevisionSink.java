package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Revision;

/**
 * Takes revisions into service: what the feed, or an operator in the same process, gives them to.
 */
@FunctionalInterface
public interface RevisionSink {
  /**
   * Serves the revision from now on: when this returns, every request that begins sees it. Called
   * by one thread at a time.
   *
   * @throws RejectedRevisionException if it cannot be served; what was served before goes on
   */
  void apply(Revision revision) throws RejectedRevisionException;
}
