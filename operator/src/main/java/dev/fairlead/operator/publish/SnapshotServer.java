package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.wire.FeedGrpc;
import dev.fairlead.snapshot.wire.FromDataPlane;
import dev.fairlead.snapshot.wire.FromOperator;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The operator's side of the feed: one gRPC service over mutual TLS. Keeps the last good snapshot,
 * sends every data plane the newest revision when it is ready for it, and counts acknowledgements.
 *
 * <p>One lock guards everything but the making of revisions, which takes longer; under it, messages
 * are only queued, never waited for, so what a data plane says is dealt with on its connection's
 * thread.
 */
public final class SnapshotServer implements Publisher, AutoCloseable {
  private static final int MAX_MESSAGE = 64 * 1024;
  private static final int MAX_PENDING = 1024;

  private final Revisions revisions = new Revisions();
  private final Set<DataPlaneStream> streams = new LinkedHashSet<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final FeedObserver observer;
  private final Clock clock;
  private final Server server;
  private boolean leader;
  private @Nullable Named newest;
  private @Nullable Encoded lastDelta;

  /** A revision whose last acknowledgement is awaited. */
  private record Pending(long number, Instant since) {}

  /** The last delta: all data planes want the same. */
  private record Encoded(Named base, Named next, FromOperator message) {}

  /**
   * @param address where to listen; port 0 takes a free one
   */
  public SnapshotServer(
      InetSocketAddress address, FeedIdentity identity, FeedObserver observer, Clock clock) {
    this.observer = observer;
    this.clock = clock;
    var tls =
        TlsServerCredentials.newBuilder()
            .keyManager(identity.keyManager())
            .trustManager(identity.trustManager())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build();
    this.server =
        NettyServerBuilder.forAddress(address, tls)
            .directExecutor()
            .addService(new Service())
            .maxInboundMessageSize(MAX_MESSAGE)
            .handshakeTimeout(5, TimeUnit.SECONDS)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .permitKeepAliveTime(2, TimeUnit.SECONDS)
            .build();
  }

  private final class Service extends FeedGrpc.FeedImplBase {
    @Override
    public StreamObserver<FromDataPlane> stream(StreamObserver<FromOperator> out) {
      return new DataPlaneStream(SnapshotServer.this, (ServerCallStreamObserver<FromOperator>) out);
    }
  }

  /**
   * Listens from now on.
   *
   * @throws IOException if the address is in use or not ours
   */
  public void start() throws IOException {
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void publish(Snapshot snapshot, Instant since) {
    synchronized (revisions) {
      Named named = revisions.next(snapshot);
      if (named != null) {
        offer(named, since);
      }
    }
  }

  @Override
  public void publishBeside(Beside beside) {
    synchronized (revisions) {
      Named named = revisions.next(beside);
      if (named != null) {
        offer(named, null);
      }
    }
  }

  /**
   * @param since when its cause was noticed; null if nobody asks how long it takes
   */
  private synchronized void offer(Named named, @Nullable Instant since) {
    newest = named;
    if (since != null) {
      pending.addLast(new Pending(named.id().number(), since));
    }
    if (pending.size() > MAX_PENDING) {
      pending.removeFirst();
    }
    observer.published(named.id());
    streams.forEach(DataPlaneStream::offer);
    settle();
  }

  /** Whether this operator leads: data planes prefer the leader's stream. */
  public synchronized void setLeader(boolean leads) {
    if (leader != leads) {
      leader = leads;
      streams.forEach(stream -> stream.standing(leads));
    }
  }

  public synchronized FeedView view() {
    Named last = newest;
    return new FeedView(
        last == null ? null : last.id(),
        streams.stream()
            .map(DataPlaneStream::view)
            .sorted(Comparator.comparing(FeedView.DataPlane::name))
            .toList());
  }

  synchronized void locked(Runnable step) {
    step.run();
  }

  void joined(DataPlaneStream stream) {
    streams.add(stream);
    observer.changed();
  }

  synchronized void gone(DataPlaneStream stream) {
    if (streams.remove(stream)) {
      settle();
      observer.changed();
    }
  }

  /** Reports what the last data plane has acknowledged. Those that only join hold nobody up. */
  void settle() {
    long reached =
        streams.stream().mapToLong(DataPlaneStream::acknowledged).min().orElse(Long.MAX_VALUE);
    boolean counted = !streams.isEmpty();
    while (!pending.isEmpty() && pending.getFirst().number() <= reached) {
      Pending done = pending.removeFirst();
      if (counted) {
        observer.propagated(Duration.between(done.since(), now()));
      }
    }
  }

  @Nullable Named newest() {
    return newest;
  }

  String epoch() {
    return revisions.epoch();
  }

  boolean leader() {
    return leader;
  }

  FeedObserver observer() {
    return observer;
  }

  Instant now() {
    return clock.instant();
  }

  FromOperator delta(Named base, Named next) {
    Encoded last = lastDelta;
    if (last == null || last.base() != base || last.next() != next) {
      last = new Encoded(base, next, DataPlaneStream.encode(base, next));
      lastDelta = last;
    }
    return last.message();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      boolean unused = server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
