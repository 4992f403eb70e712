package dev.fairlead.dataplane.feed;

import dev.fairlead.dataplane.feed.OperatorStream.Held;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.live.RevisionSink;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which operator feeds, and what is served of what it says. The leader feeds, else the one that fed
 * last, else any that has a revision. All of it runs on the feed's thread; {@link #view} on any.
 */
final class Feeding {
  private static final Logger LOG = LoggerFactory.getLogger(Feeding.class);

  private final Collection<OperatorStream> streams;
  private final RevisionSink sink;
  private final RevisionStore store;
  private final Runnable onServed;
  private final FeedState state = new FeedState();
  private @Nullable OperatorStream feeding;
  private @Nullable Held live;
  private @Nullable Held refused;

  /**
   * @param streams those that are open, now and later
   * @param onServed another revision is live, which only the operator that feeds was told
   */
  Feeding(
      Collection<OperatorStream> streams,
      RevisionSink sink,
      RevisionStore store,
      Runnable onServed) {
    this.streams = streams;
    this.sink = sink;
    this.store = store;
    this.onServed = onServed;
  }

  /** Serves the stored revision, if there is one. */
  void serveStored() {
    Revision stored = store.load();
    if (stored != null) {
      applyStored(stored);
    }
  }

  private void applyStored(Revision stored) {
    try {
      CheckedSnapshot checked = CheckedSnapshot.of(stored.snapshot());
      sink.apply(stored);
      live = new Held(stored.id(), checked, stored.beside());
      state.applied(stored.id(), true);
      LOG.info("serving the stored revision {} until an operator is there", stored.id());
    } catch (MalformedSnapshotException | RejectedRevisionException | RuntimeException e) {
      LOG.warn("the stored revision {} is not served: {}", stored.id(), e.toString());
    }
  }

  /** A stream has a new revision. */
  void received(OperatorStream stream) {
    if (feeding == null || (stream.leader() && !leads(feeding))) {
      feeding = stream;
    }
    Held newest = stream.newest();
    if (newest == null) {
      return;
    }
    if (feeding == stream) {
      serve(stream, newest);
    } else if (live != null && live.sameContent(newest)) {
      stream.acknowledge(newest.id(), Duration.ZERO);
    } else {
      stream.hold(newest.id());
    }
  }

  private static boolean leads(@Nullable OperatorStream stream) {
    return stream != null && stream.leader();
  }

  /** Decides who feeds, and serves what a new one says. */
  void choose() {
    state.operators((int) streams.stream().filter(OperatorStream::up).count());
    OperatorStream chosen =
        streams.stream()
            .filter(s -> s.up() && s.newest() != null)
            .max(
                Comparator.comparing(OperatorStream::leader)
                    .thenComparing(s -> s == feeding)
                    .thenComparing(s -> s.address().toString()))
            .orElse(null);
    if (chosen == feeding || chosen == null) {
      return;
    }
    feeding = chosen;
    Held newest = chosen.newest();
    if (newest != null && newest != live && newest != refused) {
      serve(chosen, newest);
    }
  }

  private void serve(OperatorStream stream, Held newest) {
    long started = System.nanoTime();
    try {
      if (live == null || !live.sameContent(newest)) {
        sink.apply(newest.revision());
      }
    } catch (RejectedRevisionException | RuntimeException e) {
      String reason =
          e instanceof RejectedRevisionException ? String.valueOf(e.getMessage()) : e.toString();
      LOG.warn("revision {} of {} is refused: {}", newest.id(), stream.address(), reason);
      refused = newest;
      state.refused(reason);
      stream.refuse(newest.id(), reason);
      return;
    }
    live = newest;
    state.applied(newest.id(), false);
    stream.acknowledge(newest.id(), Duration.ofNanos(System.nanoTime() - started));
    store.offer(newest.revision());
    onServed.run();
  }

  /** A stream is no more; {@link #choose} is next. */
  void lost(OperatorStream stream) {
    if (feeding == stream) {
      feeding = null;
    }
  }

  /** What is served; null before the first revision. */
  @Nullable Held live() {
    return live;
  }

  /** The feed as it is now; from any thread. */
  FeedView view() {
    return state.view(Instant.now());
  }
}
