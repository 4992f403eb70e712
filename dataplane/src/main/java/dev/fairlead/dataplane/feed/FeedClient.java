package dev.fairlead.dataplane.feed;

import dev.fairlead.dataplane.feed.OperatorStream.Held;
import dev.fairlead.dataplane.live.RevisionSink;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.wire.DataPlaneStatus;
import dev.fairlead.snapshot.wire.FromDataPlane;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data plane's side of the feed: a stream to every operator, tried again when it ends. The
 * things that can happen, all on one thread: addresses are found, a stream comes up or ends, a
 * revision comes, our state changes.
 *
 * <p>One of the operators feeds, which {@link Feeding} decides. The others are heard and held in
 * reserve; every operator is told what is live, that one at once and the others soon. Losing all of
 * them changes nothing that is served.
 */
public final class FeedClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedClient.class);

  private static final int TELL_MILLIS = 250;

  private final String name;
  private final RevisionStore store;
  private final ScheduledExecutorService thread = single("feed");
  private final Lookout lookout;
  private final Operators operators;
  private final Map<InetSocketAddress, OperatorStream> streams = new HashMap<>();
  private final Map<InetSocketAddress, Backoff> backoffs = new HashMap<>();
  private final Feeding feeding;
  private boolean ready;
  private boolean draining;
  private List<String> problems = List.of();
  private boolean telling; // whether the reserve is told soon
  private boolean closed;

  public FeedClient(
      FeedConfig config, FeedIdentity identity, RevisionSink sink, RevisionStore store) {
    this.name = config.name();
    this.store = store;
    this.lookout =
        new Lookout(config, identity, store, (found, all) -> run(() -> resolved(found, all)));
    this.operators = new Operators(identity, this::run);
    this.feeding = new Feeding(streams.values(), sink, store, this::served);
  }

  static ScheduledExecutorService single(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Serves the stored revision, if there is one, then looks for operators. Returns at once. */
  public void start() {
    run(() -> {
      feeding.serveStored();
      lookout.start();
    });
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
    OperatorStream stream = new OperatorStream(address, operators.channel(address), this, feeding);
    streams.put(address, stream);
    stream.open(name, feeding.live());
  }

  void connected(OperatorStream stream) {
    LOG.info("connected to operator {}", stream.address());
    Backoff backoff = backoffs.get(stream.address());
    if (backoff != null) {
      backoff.reset();
    }
    stream.send(status());
    feeding.choose();
  }

  void ended(OperatorStream stream, boolean wasUp, String reason) {
    Backoff backoff = backoffs.get(stream.address());
    if (wasUp) {
      LOG.warn("lost operator {}: {}", stream.address(), reason);
    } else if (backoff != null && backoff.isNews(reason)) {
      LOG.warn("no operator at {}: {}", stream.address(), reason);
    }
    streams.remove(stream.address(), stream);
    feeding.lost(stream);
    feeding.choose();
    if (backoff != null && !closed) {
      var unused =
          thread.schedule(
              () -> connect(stream.address()), backoff.nextMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Tells the operators about this data plane. Returns at once; from any thread. */
  public void report(boolean nowReady, boolean nowDraining) {
    run(() -> {
      ready = nowReady;
      draining = nowDraining;
      tellAll();
    });
  }

  /** Likewise: what of the settings cannot be served, for people. */
  public void report(List<String> nowProblems) {
    run(() -> {
      problems = nowProblems;
      tellAll();
    });
  }

  private void tellAll() {
    telling = false;
    streams.values().stream().filter(OperatorStream::up).forEach(s -> s.send(status()));
  }

  /** Where one revision follows the other, operators in reserve hear of some of them. */
  private void served() {
    if (!telling && !closed && streams.size() > 1) {
      telling = true;
      var unused = thread.schedule(() -> run(this::tellAll), TELL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private FromDataPlane status() {
    DataPlaneStatus.Builder status =
        DataPlaneStatus.newBuilder()
            .setName(name)
            .setReady(ready)
            .setDraining(draining)
            .addAllProblems(problems);
    Held live = feeding.live();
    if (live != null) {
      status.setLive(SnapshotCodec.encode(live.id()));
    }
    return FromDataPlane.newBuilder().setStatus(status).build();
  }

  /** The feed as it is now; from any thread. */
  public FeedView view() {
    return feeding.view();
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
    lookout.close();
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
