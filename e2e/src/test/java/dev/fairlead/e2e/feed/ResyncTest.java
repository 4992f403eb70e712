package dev.fairlead.e2e.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.trust.Lifetimes;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.codec.Delta;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.wire.FeedGrpc;
import dev.fairlead.snapshot.wire.FromDataPlane;
import dev.fairlead.snapshot.wire.FromOperator;
import dev.fairlead.snapshot.wire.FullRevision;
import dev.fairlead.snapshot.wire.OperatorHello;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data plane that gets what does not fit, from an operator that says whatever the test wants. */
class ResyncTest {
  @TempDir Path folder;
  private Stage stage;
  private Server server;
  private final List<FromDataPlane> heard = new CopyOnWriteArrayList<>();
  private final RecordingSink sink = new RecordingSink();
  private volatile StreamObserver<FromOperator> out;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(folder, Lifetimes.DEFAULT);
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress("127.0.0.1", 0),
                TlsServerCredentials.newBuilder()
                    .keyManager(stage.trust.identity().keyManager())
                    .trustManager(stage.trust.identity().trustManager())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build())
            .addService(new Script())
            .build()
            .start();
    stage.dataPlane("a", sink, server.getPort());
    Await.until("hello", () -> heard(FromDataPlane.KindCase.HELLO) == 1);
    send(
        FromOperator.newBuilder()
            .setHello(OperatorHello.newBuilder().setEpoch("e").setSchema(SnapshotCodec.SCHEMA)));
    send(full(1, 1));
    Await.until("first", () -> heard(FromDataPlane.KindCase.ACK) == 1);
  }

  @AfterEach
  void close() {
    stage.close();
    server.shutdownNow();
  }

  private final class Script extends FeedGrpc.FeedImplBase {
    @Override
    public StreamObserver<FromDataPlane> stream(StreamObserver<FromOperator> responses) {
      out = responses;
      return new StreamObserver<>() {
        @Override
        public void onNext(FromDataPlane message) {
          heard.add(message);
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  @Test
  void gapAsksForAFullRevision() throws Exception {
    send(delta(2, 3));
    Await.until("resync", () -> heard(FromDataPlane.KindCase.RESYNC) == 1);
    assertThat(sink.applied()).hasSize(1);
    send(full(3, 3));
    Await.until("third", () -> sink.serves(Stage.snapshot(3)));
    send(delta(3, 4));
    Await.until("fourth", () -> sink.serves(Stage.snapshot(4)));
  }

  @Test
  void wrongHashAsksForAFullRevision() throws Exception {
    RevisionId wrong = new RevisionId("e", 2, checked(7).hash());
    Delta delta = Delta.between(id(1, 1), Stage.snapshot(1), wrong, Stage.snapshot(2), null);
    send(FromOperator.newBuilder().setDelta(SnapshotCodec.encode(delta)));
    Await.until("resync", () -> heard(FromDataPlane.KindCase.RESYNC) == 1);
    assertThat(sink.applied()).hasSize(1);
  }

  @Test
  void nonsenseAsksForAFullRevision() throws Exception {
    send(FromOperator.newBuilder().setFull(FullRevision.newBuilder()));
    Await.until("resync", () -> heard(FromDataPlane.KindCase.RESYNC) == 1);
    assertThat(sink.applied()).hasSize(1);
  }

  private void send(FromOperator.Builder message) {
    out.onNext(message.build());
  }

  private long heard(FromDataPlane.KindCase kind) {
    return heard.stream().filter(message -> message.getKindCase() == kind).count();
  }

  private static CheckedSnapshot checked(int endpoints) throws MalformedSnapshotException {
    return CheckedSnapshot.of(Stage.snapshot(endpoints));
  }

  private static RevisionId id(int number, int endpoints) throws MalformedSnapshotException {
    return new RevisionId("e", number, checked(endpoints).hash());
  }

  private static FromOperator.Builder full(int number, int endpoints) throws Exception {
    Revision revision = new Revision(id(number, endpoints), Stage.snapshot(endpoints), Beside.NONE);
    return FromOperator.newBuilder().setFull(SnapshotCodec.full(revision));
  }

  private static FromOperator.Builder delta(int from, int to) throws Exception {
    Delta delta =
        Delta.between(id(from, from), Stage.snapshot(from), id(to, to), Stage.snapshot(to), null);
    return FromOperator.newBuilder().setDelta(SnapshotCodec.encode(delta));
  }
}
