package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC calls of a real client to real servers, all on one connection of the client. */
class GrpcTest {
  private static final int CALLS = 10_000;

  private Bed bed;
  private ManagedChannel channel;

  @BeforeEach
  void open() throws Exception {
    bed = new Bed();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", bed.plane.httpPort()).usePlaintext().build();
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    bed.close();
  }

  private static Snapshot calls(UpstreamPolicy policy, GrpcBackend... backends) {
    List<Endpoint> endpoints =
        Arrays.stream(backends)
            .map(backend -> Endpoint.ready("127.0.0.1", backend.port()))
            .sorted(Comparator.comparing(Endpoint::port))
            .toList();
    return new Snapshot(
        Bed.settings(Settings.Drain.DEFAULT),
        List.of(new VirtualHost("", List.of(Bed.route("/test.Bytes", Bed.UPSTREAM)))),
        List.of(),
        List.of(new Upstream(Bed.UPSTREAM, Upstream.Protocol.GRPC, policy, null, Bed.ORIGIN)),
        List.of(new EndpointSet(Bed.UPSTREAM, endpoints)),
        List.of());
  }

  private byte[] unary(MethodDescriptor<byte[], byte[]> method, byte[] request) {
    return ClientCalls.blockingUnaryCall(
        channel, method, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS), request);
  }

  private Status statusOf(MethodDescriptor<byte[], byte[]> method, CallOptions options) {
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, method, options, new byte[1]))
        .getStatus();
  }

  @Test
  void allFourKindsOfCallsPass() throws Exception {
    try (GrpcBackend backend = new GrpcBackend()) {
      bed.ready(calls(UpstreamPolicy.DEFAULT, backend));
      assertThat(unary(GrpcBackend.ECHO, new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
      assertThat(unary(GrpcBackend.ECHO, new byte[3_000_000])).hasSize(3_000_000);

      Iterator<byte[]> messages =
          ClientCalls.blockingServerStreamingCall(
              channel, GrpcBackend.REPEAT, CallOptions.DEFAULT, new byte[] {100});
      int count = 0;
      for (; messages.hasNext(); count++) {
        assertThat(messages.next()).hasSize(16 * 1024);
      }
      assertThat(count).isEqualTo(100);

      Collected joined = new Collected();
      StreamObserver<byte[]> parts =
          ClientCalls.asyncClientStreamingCall(
              channel.newCall(GrpcBackend.JOIN, CallOptions.DEFAULT), joined);
      for (int i = 0; i < 100; i++) {
        parts.onNext(new byte[10_000]);
      }
      parts.onCompleted();
      assertThat(joined.done.get(30, TimeUnit.SECONDS)).hasSize(1);
      assertThat(new String(joined.messages.getFirst())).isEqualTo("1000000");

      Collected chat = new Collected();
      StreamObserver<byte[]> said =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(GrpcBackend.CHAT, CallOptions.DEFAULT), chat);
      for (int i = 0; i < 20; i++) {
        said.onNext(new byte[] {(byte) i});
        assertThat(chat.arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      }
      said.onCompleted();
      assertThat(chat.done.get(30, TimeUnit.SECONDS)).hasSize(20);
    }
  }

  @Test
  void callsPassOverTls() throws Exception {
    try (GrpcBackend backend = new GrpcBackend()) {
      Snapshot clear = calls(UpstreamPolicy.DEFAULT, backend);
      Snapshot tls = Bed.everything(clear.settings());
      bed.ready(
          new Snapshot(
              clear.settings(),
              clear.hosts(),
              tls.tlsHosts(),
              clear.upstreams(),
              clear.endpoints(),
              tls.certificates()));
      channel.shutdownNow();
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", bed.plane.httpsPort())
              .sslContext(
                  GrpcSslContexts.forClient()
                      .trustManager(InsecureTrustManagerFactory.INSTANCE)
                      .endpointIdentificationAlgorithm(null)
                      .build())
              .overrideAuthority("shop.example.com")
              .build();
      assertThat(unary(GrpcBackend.ECHO, new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aStatusAndItsTrailersSurvive() throws Exception {
    try (GrpcBackend backend = new GrpcBackend()) {
      bed.ready(calls(UpstreamPolicy.DEFAULT, backend));
      StatusRuntimeException failed =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> unary(GrpcBackend.FAIL, new byte[1]));
      assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(failed.getStatus().getDescription()).isEqualTo("no 1%: ü");
      Metadata trailers = failed.getTrailers();
      assertThat(trailers.get(GrpcBackend.TRAILER)).isEqualTo("why");
      assertThat(trailers.get(GrpcBackend.BINARY)).containsExactly(0, 0xff);
    }
  }

  @Test
  void eachCallOfOneConnectionIsBalancedByItself() throws Exception {
    try (GrpcBackend a = new GrpcBackend();
        GrpcBackend b = new GrpcBackend();
        GrpcBackend c = new GrpcBackend();
        GrpcBackend d = new GrpcBackend();
        GrpcBackend e = new GrpcBackend()) {
      bed.ready(calls(UpstreamPolicy.DEFAULT, a, b, c, d, e));
      List<CompletableFuture<List<byte[]>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        Collected call = new Collected();
        ClientCalls.asyncUnaryCall(
            channel.newCall(GrpcBackend.ECHO, CallOptions.DEFAULT), new byte[] {1}, call);
        calls.add(call.done);
      }
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      for (GrpcBackend backend : List.of(a, b, c, d, e)) {
        assertThat(backend.calls.get()).isBetween(CALLS * 18 / 100, CALLS * 22 / 100);
      }
      assertThat(bed.plane.ledger().accepted()).isEqualTo(CALLS);
    }
  }

  @Test
  void aRestartedBackendCostsNoCall() throws Exception {
    try (GrpcBackend a = new GrpcBackend();
        GrpcBackend b = new GrpcBackend();
        GrpcBackend c = new GrpcBackend();
        GrpcBackend d = new GrpcBackend()) {
      GrpcBackend stopped = new GrpcBackend();
      int port = stopped.port();
      bed.ready(calls(UpstreamPolicy.DEFAULT, a, b, c, d, stopped));
      List<CompletableFuture<List<byte[]>>> calls = new ArrayList<>();
      Semaphore window = new Semaphore(50);
      CompletableFuture<GrpcBackend> restarted = null;
      for (int i = 0; i < CALLS; i++) {
        if (i == CALLS / 2) {
          restarted = CompletableFuture.supplyAsync(() -> restart(stopped, port));
        }
        window.acquire();
        Collected call = new Collected();
        call.done.whenComplete((_, _) -> window.release());
        ClientCalls.asyncUnaryCall(
            channel.newCall(GrpcBackend.ECHO, CallOptions.DEFAULT), new byte[] {1}, call);
        calls.add(call.done);
      }
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      try (GrpcBackend again = restarted.get()) {
        int all = stopped.calls.get() + again.calls.get();
        for (GrpcBackend backend : List.of(a, b, c, d)) {
          all += backend.calls.get();
        }
        assertThat(all).isEqualTo(CALLS);
      }
    }
  }

  private static GrpcBackend restart(GrpcBackend stopped, int port) {
    try {
      stopped.stop();
      return new GrpcBackend(port);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ourOwnFailuresAreStatuses() throws Exception {
    bed.ready(calls(UpstreamPolicy.DEFAULT));
    Status nobody = statusOf(GrpcBackend.ECHO, CallOptions.DEFAULT);
    assertThat(nobody.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(nobody.getDescription()).isEqualTo("Service Unavailable");

    Snapshot s = calls(UpstreamPolicy.DEFAULT);
    bed.apply(new Snapshot(s.settings(), List.of(), List.of(), List.of(), List.of(), List.of()));
    assertThat(statusOf(GrpcBackend.ECHO, CallOptions.DEFAULT).getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void aDeadlineIsForwardedAndKept() throws Exception {
    try (GrpcBackend backend = new GrpcBackend()) {
      bed.ready(calls(UpstreamPolicy.DEFAULT, backend));
      unary(GrpcBackend.ECHO, new byte[1]);
      Metadata.Key<String> timeout =
          Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
      String forwarded = backend.seen.get().get(timeout);
      assertThat(forwarded).matches("[1-9][0-9]{0,7}m");
      assertThat(Integer.parseInt(forwarded.replace("m", ""))).isBetween(1, 60_000);
    }
  }

  @Test
  void theRequestTimeoutEndsACallThatHasNotBegunToAnswerAndOneThatHas() throws Exception {
    UpstreamPolicy d = UpstreamPolicy.DEFAULT;
    UpstreamPolicy.Timeouts timeouts =
        new UpstreamPolicy.Timeouts(
            Duration.ofMillis(300), d.timeouts().responseHead(), d.timeouts().streamIdle());
    UpstreamPolicy policy =
        new UpstreamPolicy(d.algorithm(), timeouts, d.connection(), d.retry(), d.drainTimeout());
    try (GrpcBackend backend = new GrpcBackend()) {
      bed.ready(calls(policy, backend));
      for (int length : new int[] {0, 1}) {
        Iterator<byte[]> messages =
            ClientCalls.blockingServerStreamingCall(
                channel, GrpcBackend.HANG, CallOptions.DEFAULT, new byte[length]);
        assertThatThrownBy(() -> messages.forEachRemaining(m -> assertThat(m).hasSize(1)))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
      }
      assertThat(backend.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCancelledCallIsCancelledAtTheBackend() throws Exception {
    try (GrpcBackend backend = new GrpcBackend()) {
      bed.ready(calls(UpstreamPolicy.DEFAULT, backend));
      Collected hanging = new Collected();
      var call = channel.newCall(GrpcBackend.HANG, CallOptions.DEFAULT);
      ClientCalls.asyncServerStreamingCall(call, new byte[1], hanging);
      assertThat(hanging.arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      call.cancel("enough", null);
      assertThat(backend.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void manyCallsAtATimeAreMoreThanOneConnectionOfABackendAllows() throws Exception {
    try (GrpcBackend backend = new GrpcBackend()) {
      bed.ready(calls(UpstreamPolicy.DEFAULT, backend));
      List<Collected> chats = IntStream.range(0, 90).mapToObj(_ -> new Collected()).toList();
      List<StreamObserver<byte[]>> said = new ArrayList<>();
      for (Collected chat : chats) {
        StreamObserver<byte[]> observer =
            ClientCalls.asyncBidiStreamingCall(
                channel.newCall(GrpcBackend.CHAT, CallOptions.DEFAULT), chat);
        observer.onNext(new byte[1]);
        said.add(observer);
      }
      for (Collected chat : chats) {
        assertThat(chat.arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      }
      said.forEach(StreamObserver::onCompleted);
      for (Collected chat : chats) {
        assertThat(chat.done.get(30, TimeUnit.SECONDS)).hasSize(1);
      }
    }
  }

  /** The messages of one call, and how it ended. */
  private static final class Collected implements StreamObserver<byte[]> {
    final List<byte[]> messages = new ArrayList<>();
    final Semaphore arrived = new Semaphore(0);
    final CompletableFuture<List<byte[]>> done = new CompletableFuture<>();

    @Override
    public void onNext(byte[] message) {
      messages.add(message);
      arrived.release();
    }

    @Override
    public void onError(Throwable cause) {
      done.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {
      done.complete(messages);
    }
  }
}
