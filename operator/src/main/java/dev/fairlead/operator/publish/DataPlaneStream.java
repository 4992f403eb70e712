package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.codec.Delta;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.wire.DataPlaneHello;
import dev.fairlead.snapshot.wire.FromDataPlane;
import dev.fairlead.snapshot.wire.FromOperator;
import dev.fairlead.snapshot.wire.OperatorHello;
import dev.fairlead.snapshot.wire.Standing;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data plane's stream. At most one revision is under way; when its answer comes, the newest is
 * sent as one delta from it, so a slow data plane skips what it missed. All state is guarded by the
 * server's lock.
 */
final class DataPlaneStream implements StreamObserver<FromDataPlane> {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlaneStream.class);

  private final SnapshotServer server;
  private final ServerCallStreamObserver<FromOperator> out;
  private String name = "";
  private boolean greeted;
  private boolean ready;
  private boolean draining;
  private @Nullable RevisionId live;
  private @Nullable Named sent;
  private boolean sentFull;
  private boolean awaiting;
  private boolean stuck;
  private @Nullable Instant behindSince;
  private String rejection = "";
  private List<String> problems = List.of();
  private long acknowledged;

  DataPlaneStream(SnapshotServer server, ServerCallStreamObserver<FromOperator> out) {
    this.server = server;
    this.out = out;
    out.setOnReadyHandler(() -> server.locked(this::push));
    out.setOnCancelHandler(() -> server.gone(this));
  }

  @Override
  public void onNext(FromDataPlane message) {
    server.locked(() -> {
      try {
        take(message);
      } catch (MalformedSnapshotException e) {
        LOG.warn("data plane {} speaks nonsense: {}", name, e.getMessage());
        out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      }
    });
  }

  private void take(FromDataPlane message) throws MalformedSnapshotException {
    switch (message.getKindCase()) {
      case HELLO -> hello(message.getHello());
      case ACK -> {
        RevisionId id = SnapshotCodec.decode(message.getAck().getRevision());
        answered(id);
        acknowledged(id, Duration.ofNanos(message.getAck().getTookMicros() * 1000));
      }
      case NACK -> {
        RevisionId id = SnapshotCodec.decode(message.getNack().getRevision());
        answered(id);
        rejection = message.getNack().getReason();
        LOG.warn("data plane {} refuses revision {}: {}", name, id, rejection);
        server.observer().rejected(name, id, rejection);
        server.observer().changed();
      }
      case HELD -> answered(SnapshotCodec.decode(message.getHeld().getRevision()));
      case RESYNC -> resync(message.getResync().getReason());
      case STATUS -> {
        var status = message.getStatus();
        ready = status.getReady();
        draining = status.getDraining();
        problems(List.copyOf(status.getProblemsList()));
        runs(status.hasLive() ? SnapshotCodec.decode(status.getLive()) : null);
        server.observer().changed();
      }
      case KIND_NOT_SET -> LOG.debug("data plane {} sent a message of a newer protocol", name);
    }
    push();
  }

  private void problems(List<String> now) {
    if (!now.equals(problems) && !now.isEmpty()) {
      LOG.warn("data plane {}: {}", name, String.join("; ", now));
    }
    problems = now;
  }

  private void hello(DataPlaneHello hello) throws MalformedSnapshotException {
    if (greeted) {
      throw new MalformedSnapshotException("a second hello");
    }
    greeted = true;
    name = hello.getName();
    out.onNext(
        FromOperator.newBuilder()
            .setHello(
                OperatorHello.newBuilder()
                    .setEpoch(server.epoch())
                    .setSchema(SnapshotCodec.SCHEMA)
                    .setLeader(server.leader()))
            .build());
    Named newest = server.newest();
    runs(hello.hasLive() ? SnapshotCodec.decode(hello.getLive()) : null);
    RevisionId running = live;
    if (newest != null && running != null && running.hash().equals(newest.id().hash())) {
      // The configuration is there already: what it lacks is the name and what travels beside.
      sent = new Named(running, newest.checked(), Beside.NONE);
    }
    acknowledged = newest == null ? 0 : newest.id().number();
    server.joined(this);
  }

  private void answered(RevisionId id) {
    Named last = sent;
    if (awaiting && last != null && last.id().equals(id)) {
      awaiting = false;
    }
  }

  private void acknowledged(RevisionId id, Duration took) {
    rejection = "";
    runs(id);
    server.observer().acknowledged(name, id, took);
    server.observer().changed();
  }

  private void runs(@Nullable RevisionId id) {
    live = id;
    if (id == null) {
      behind();
      return;
    }
    Named newest = server.newest();
    if (newest != null && newest.id().hash().equals(id.hash())) {
      acknowledged = newest.id().number();
      behindSince = null;
    } else {
      if (id.epoch().equals(server.epoch())) {
        acknowledged = Math.max(acknowledged, id.number());
      }
      behind();
    }
    server.settle();
  }

  private void resync(String reason) {
    LOG.info("data plane {} asks for a full revision: {}", name, reason);
    // A full revision that is not understood will not be understood when it is sent again.
    stuck = awaiting && sentFull;
    rejection = stuck ? reason : rejection;
    awaiting = false;
    sent = stuck ? sent : null;
  }

  /** A newer revision is there. */
  void offer() {
    behind();
    if (stuck) {
      stuck = false;
      sent = null;
    }
    push();
  }

  private void behind() {
    if (behindSince == null && server.newest() != null) {
      behindSince = server.now();
    }
  }

  private void push() {
    Named newest = server.newest();
    Named base = sent;
    if (!greeted || awaiting || stuck || newest == null || !out.isReady() || out.isCancelled()) {
      return;
    }
    if (base != null && base.id().equals(newest.id())) {
      return;
    }
    FromOperator message = base == null ? full(newest) : server.delta(base, newest);
    out.onNext(message);
    sent = newest;
    sentFull = base == null;
    awaiting = true;
    server.observer().sent(name, sentFull, message.getSerializedSize());
  }

  private static FromOperator full(Named named) {
    return FromOperator.newBuilder().setFull(SnapshotCodec.full(named.revision())).build();
  }

  static FromOperator encode(Named base, Named next) {
    Delta delta =
        Delta.between(
            base.id(),
            base.checked().snapshot(),
            next.id(),
            next.checked().snapshot(),
            next.beside().equals(base.beside()) ? null : next.beside());
    return FromOperator.newBuilder().setDelta(SnapshotCodec.encode(delta)).build();
  }

  void standing(boolean leader) {
    if (greeted && !out.isCancelled()) {
      out.onNext(
          FromOperator.newBuilder().setStanding(Standing.newBuilder().setLeader(leader)).build());
    }
  }

  /**
   * Number of the newest revision that nobody waits for here: acknowledged, or older than this
   * stream.
   */
  long acknowledged() {
    return acknowledged;
  }

  FeedView.DataPlane view() {
    Instant behind = behindSince;
    return new FeedView.DataPlane(
        name,
        ready,
        draining,
        live,
        behind == null && live != null && server.newest() != null,
        behind == null ? Duration.ZERO : Duration.between(behind, server.now()),
        rejection,
        problems);
  }

  @Override
  public void onError(Throwable cause) {
    LOG.debug("stream of data plane {} ended", name, cause);
    server.gone(this);
  }

  @Override
  public void onCompleted() {
    server.gone(this);
    out.onCompleted();
  }
}
