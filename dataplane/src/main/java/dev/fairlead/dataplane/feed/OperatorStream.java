package dev.fairlead.dataplane.feed;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.codec.Delta;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.wire.Ack;
import dev.fairlead.snapshot.wire.DataPlaneHello;
import dev.fairlead.snapshot.wire.FeedGrpc;
import dev.fairlead.snapshot.wire.FromDataPlane;
import dev.fairlead.snapshot.wire.FromOperator;
import dev.fairlead.snapshot.wire.FullRevision;
import dev.fairlead.snapshot.wire.Nack;
import dev.fairlead.snapshot.wire.Resync;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one operator, from hello to its end, with that operator's newest revision. All
 * of it runs on the feed's thread.
 */
final class OperatorStream implements ClientResponseObserver<FromDataPlane, FromOperator> {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorStream.class);

  private final InetSocketAddress address;
  private final ManagedChannel channel;
  private final FeedClient client;
  private final Feeding feeding;
  private @Nullable ClientCallStreamObserver<FromDataPlane> out;
  private @Nullable Held newest;
  private boolean up;
  private boolean leader;
  private boolean sameSchema;
  private boolean ended;

  /** What an operator wants served: the checked snapshot with name and company. */
  record Held(RevisionId id, CheckedSnapshot checked, Beside beside) {
    Revision revision() {
      return new Revision(id, checked.snapshot(), beside);
    }

    boolean sameContent(Held other) {
      return id.hash().equals(other.id.hash()) && beside.equals(other.beside);
    }
  }

  OperatorStream(
      InetSocketAddress address, ManagedChannel channel, FeedClient client, Feeding feeding) {
    this.address = address;
    this.channel = channel;
    this.client = client;
    this.feeding = feeding;
  }

  void open(String name, @Nullable Held live) {
    newest = live;
    FeedGrpc.newStub(channel).stream(this);
    DataPlaneHello.Builder hello =
        DataPlaneHello.newBuilder().setName(name).setSchema(SnapshotCodec.SCHEMA);
    if (live != null) {
      hello.setLive(SnapshotCodec.encode(live.id()));
    }
    send(FromDataPlane.newBuilder().setHello(hello).build());
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FromDataPlane> stream) {
    out = stream;
    // The next message is asked for when this one is dealt with.
    stream.disableAutoRequestWithInitial(1);
  }

  @Override
  public void onNext(FromOperator message) {
    try {
      take(message);
    } finally {
      var stream = out;
      if (stream != null && !ended) {
        stream.request(1);
      }
    }
  }

  private void take(FromOperator message) {
    switch (message.getKindCase()) {
      case HELLO -> {
        up = true;
        leader = message.getHello().getLeader();
        sameSchema = message.getHello().getSchema() == SnapshotCodec.SCHEMA;
        client.connected(this);
      }
      case STANDING -> {
        leader = message.getStanding().getLeader();
        feeding.choose();
      }
      case FULL -> receive(() -> full(message.getFull()));
      case DELTA -> receive(() -> delta(message.getDelta()));
      case KIND_NOT_SET -> LOG.debug("operator {} sent a message of a newer protocol", address);
    }
  }

  private interface Decoding {
    Held decode() throws MalformedSnapshotException;
  }

  private void receive(Decoding decoding) {
    try {
      newest = decoding.decode();
    } catch (MalformedSnapshotException e) {
      LOG.warn("operator {}: {}; asking for a full revision", address, e.getMessage());
      send(
          FromDataPlane.newBuilder()
              .setResync(Resync.newBuilder().setReason(e.getMessage()))
              .build());
      return;
    }
    feeding.received(this);
  }

  private Held full(FullRevision wire) throws MalformedSnapshotException {
    RevisionId id = SnapshotCodec.id(wire);
    Held live = feeding.live();
    // Sharing with what is live keeps one copy in memory when two operators say the same.
    CheckedSnapshot checked =
        live == null
            ? SnapshotCodec.snapshot(wire)
            : live.checked().next(SnapshotCodec.snapshot(wire).snapshot());
    return verified(id, checked, SnapshotCodec.beside(wire));
  }

  private Held delta(dev.fairlead.snapshot.wire.Delta wire) throws MalformedSnapshotException {
    Delta delta = SnapshotCodec.decode(wire);
    Held base = newest;
    if (base == null || !base.id().equals(delta.base())) {
      throw new MalformedSnapshotException(
          "a delta from "
              + delta.base()
              + ", but the base here is "
              + (base == null ? "none" : base.id()));
    }
    Beside beside = delta.beside();
    Held live = feeding.live();
    boolean known = live != null && live.id().hash().equals(delta.next().hash());
    CheckedSnapshot checked = known && live != null ? live.checked() : delta.apply(base.checked());
    return verified(delta.next(), checked, beside == null ? base.beside() : beside);
  }

  /** An operator with other records has other hashes: between versions TLS and base must do. */
  private Held verified(RevisionId id, CheckedSnapshot checked, Beside beside)
      throws MalformedSnapshotException {
    if (sameSchema && !checked.hash().equals(id.hash())) {
      throw new MalformedSnapshotException("the content of revision " + id + " has another hash");
    }
    return new Held(id, checked, beside);
  }

  void acknowledge(RevisionId id, Duration took) {
    send(
        FromDataPlane.newBuilder()
            .setAck(
                Ack.newBuilder()
                    .setRevision(SnapshotCodec.encode(id))
                    .setTookMicros(took.toNanos() / 1000))
            .build());
  }

  void refuse(RevisionId id, String reason) {
    send(
        FromDataPlane.newBuilder()
            .setNack(Nack.newBuilder().setRevision(SnapshotCodec.encode(id)).setReason(reason))
            .build());
  }

  void hold(RevisionId id) {
    send(
        FromDataPlane.newBuilder()
            .setHeld(
                dev.fairlead.snapshot.wire.Held.newBuilder().setRevision(SnapshotCodec.encode(id)))
            .build());
  }

  void send(FromDataPlane message) {
    var stream = out;
    if (stream != null && !ended) {
      stream.onNext(message);
    }
  }

  InetSocketAddress address() {
    return address;
  }

  boolean up() {
    return up;
  }

  boolean leader() {
    return leader;
  }

  /** This operator's newest revision; before its first, what was live at hello. */
  @Nullable Held newest() {
    return newest;
  }

  @Override
  public void onError(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    end(root == cause ? cause.getMessage() : cause.getMessage() + ": " + root.getMessage());
  }

  @Override
  public void onCompleted() {
    end("the operator ended the stream");
  }

  private void end(@Nullable String reason) {
    if (!ended) {
      ended = true;
      boolean wasUp = up;
      up = false;
      channel.shutdownNow();
      client.ended(this, wasUp, reason == null ? "unknown" : reason);
    }
  }

  /** Leaves without telling the client. */
  void close() {
    ended = true;
    up = false;
    channel.shutdownNow();
  }
}
