package dev.fairlead.dataplane.feed;

import dev.fairlead.dataplane.feed.OperatorStream.Held;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.live.RevisionSink;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.wire.DataPlaneStatus;
import dev.fairlead.snapshot.wire.FromDataPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data plane's side of the feed. The things that can happen, all on one thread: the stored
 * revision is read, addresses are resolved, a stream comes up or ends, a revision comes, our state
 * changes.
 *
 * <p>There is a stream to every operator. One of them feeds: the leader's, else the one that fed
 * last, else any that has a revision. The others are heard and held in reserve; every operator is
 * told what is live. Losing all of them changes nothing that is served.
 */
public final class FeedClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedClient.class);

  private final FeedConfig config;
  private final FeedIdentity identity;
  private final RevisionSink sink;
  private final RevisionStore store;
  private final ScheduledExecutorService thread = single("feed");
  private final ScheduledExecutorService files = single("feed-files");
  private final Operators operators;
  private final Map<InetSocketAddress, OperatorStream> streams = new HashMap<>();
  private final Map<InetSocketAddress, Backoff> backoffs = new HashMap<>();
  private @Nullable OperatorStream feeding;
  private @Nullable Held live;
  private @Nullable Held refused;
  private boolean ready;
  private boolean draining;
  private boolean closed;
  private final FeedState state = new FeedState();

  public FeedClient(
      FeedConfig config, FeedIdentity identity, RevisionSink sink, RevisionStore store) {
    this.config = config;
    this.identity = identity;
    this.sink = sink;
    this.store = store;
    this.operators = new Operators(identity, this::run);
  }

  private static ScheduledExecutorService single(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Serves the stored revision, if there is one, then looks for operators. Returns at once. */
  public void start() {
    run(() -> {
      Revision stored = store.load();
      if (stored != null) {
        applyStored(stored);
      }
      var unused =
          files.scheduleWithFixedDelay(
              this::look, 0, config.resolveEvery().toMillis(), TimeUnit.MILLISECONDS);
    });
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

  /** Blocks on disk and DNS, so it has its own thread. */
  private void look() {
    try {
      if (identity.reload()) {
        LOG.info("feed certificate renewed, valid until {}", identity.certificate().getNotAfter());
        store.rotated();
      }
    } catch (IOException e) {
      LOG.warn("feed certificates were not read again, the old ones stay: {}", e.getMessage());
    }
    Set<InetSocketAddress> found = new HashSet<>();
    boolean complete = true;
    for (FeedConfig.Address operator : config.operators()) {
      try {
        for (InetAddress address : InetAddress.getAllByName(operator.host())) {
          found.add(new InetSocketAddress(address, operator.port()));
        }
      } catch (UnknownHostException e) {
        complete = false;
        LOG.debug("operator {} has no address now", operator.host(), e);
      }
    }
    boolean all = complete;
    run(() -> resolved(found, all));
  }

  private void resolved(Set<InetSocketAddress> found, boolean all) {
    for (InetSocketAddress address : found) {
      if (!backoffs.containsKey(address)) {
        backoffs.put(address, new Backoff());
        connect(address);
      }
    }
    // An operator that left the list is let go when its stream ends, not before; while DNS does
    // not answer, nobody has left.
    if (all) {
      backoffs.keySet().removeIf(address -> !found.contains(address) && !connectedTo(address));
    }
  }

  private boolean connectedTo(InetSocketAddress address) {
    OperatorStream stream = streams.get(address);
    return stream != null && stream.up();
  }

  private void connect(InetSocketAddress address) {
    if (closed || !backoffs.containsKey(address) || streams.containsKey(address)) {
      return;
    }
    OperatorStream stream = new OperatorStream(address, operators.channel(address), this);
    streams.put(address, stream);
    stream.open(config.name(), live);
  }

  void connected(OperatorStream stream) {
    LOG.info("connected to operator {}", stream.address());
    Backoff backoff = backoffs.get(stream.address());
    if (backoff != null) {
      backoff.reset();
    }
    stream.send(status());
    choose();
  }

  void ended(OperatorStream stream, boolean wasUp, String reason) {
    if (wasUp) {
      LOG.warn("lost operator {}: {}", stream.address(), reason);
    } else {
      LOG.debug("no operator at {}: {}", stream.address(), reason);
    }
    streams.remove(stream.address(), stream);
    if (feeding == stream) {
      feeding = null;
    }
    choose();
    Backoff backoff = backoffs.get(stream.address());
    if (backoff != null && !closed) {
      var unused =
          thread.schedule(
              () -> connect(stream.address()), backoff.nextMillis(), TimeUnit.MILLISECONDS);
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
    state.operators((int) streams.values().stream().filter(OperatorStream::up).count());
    OperatorStream chosen =
        streams.values().stream()
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
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    for (OperatorStream each : streams.values()) {
      if (each.up()) {
        each.acknowledge(newest.id(), took);
      }
    }
    store.offer(newest.revision());
  }

  @Nullable Held live() {
    return live;
  }

  /** Tells the operators about this data plane. Returns at once; from any thread. */
  public void report(boolean nowReady, boolean nowDraining) {
    run(() -> {
      ready = nowReady;
      draining = nowDraining;
      streams.values().stream().filter(OperatorStream::up).forEach(s -> s.send(status()));
    });
  }

  private FromDataPlane status() {
    DataPlaneStatus.Builder status =
        DataPlaneStatus.newBuilder().setName(config.name()).setReady(ready).setDraining(draining);
    if (live != null) {
      status.setLive(SnapshotCodec.encode(live.id()));
    }
    return FromDataPlane.newBuilder().setStatus(status).build();
  }

  /** The feed as it is now; from any thread. */
  public FeedView view() {
    return state.view(Instant.now());
  }

  private void run(Runnable step) {
    try {
      thread.execute(() -> {
        try {
          step.run();
        } catch (RuntimeException e) {
          LOG.error("the feed has a fault; it goes on", e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("the feed is closed", e);
    }
  }

  /** Ends all streams; what is live stays live. Stores what waits, so it blocks on the disk. */
  @Override
  public void close() {
    files.shutdownNow();
    run(() -> {
      closed = true;
      streams.values().forEach(OperatorStream::close);
      thread.shutdown();
    });
    try {
      boolean unused = thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    operators.close();
    store.close();
  }
}
