package dev.fairlead.e2e.feed;

import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.live.RevisionSink;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** Remembers what it was given; can refuse, and can be slow. */
final class RecordingSink implements RevisionSink {
  private final List<Revision> applied = new CopyOnWriteArrayList<>();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
  private volatile Predicate<Snapshot> refused = _ -> false;

  @Override
  public void apply(Revision revision) throws RejectedRevisionException {
    gate.acquireUninterruptibly();
    gate.release();
    if (refused.test(revision.snapshot())) {
      throw new RejectedRevisionException("no room for it");
    }
    applied.add(revision);
  }

  void refuse(Predicate<Snapshot> which) {
    refused = which;
  }

  void block() {
    gate.acquireUninterruptibly(Integer.MAX_VALUE);
  }

  void unblock() {
    gate.release(Integer.MAX_VALUE);
  }

  List<Revision> applied() {
    return applied;
  }

  boolean serves(Snapshot snapshot) {
    return !applied.isEmpty() && applied.getLast().snapshot().equals(snapshot);
  }
}
