package dev.fairlead.dataplane.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Bed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.dataplane.websocket.TunnelBed.Door;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.SelfSignedCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes through a tunnel, and how it ends. */
class FlowTest {
  private static final int MEGABYTE = 1 << 20;

  /** More than this is not waiting in the gateway and the kernel's buffers on the way. */
  private static final int BOUND = 32 * MEGABYTE;

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void theClientEndsFirstAndStillHearsTheEndpoint(Door door) throws Exception {
    RawEndpoint.Script script =
        (head, socket) -> {
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          String all = TunnelBed.readAll(socket);
          TunnelBed.write(socket, "you said " + all);
        };
    try (RawEndpoint endpoint = new RawEndpoint(script);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(door)) {
      TunnelBed.write(socket, "goodbye");
      socket.shutdownOutput();
      assertThat(TunnelBed.readAll(socket)).isEqualTo("you said goodbye");
      assertEnded(bed, endpoint);
    }
  }

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void theEndpointEndsFirstAndStillHearsTheClient(Door door) throws Exception {
    StringBuilder heard = new StringBuilder();
    RawEndpoint.Script script =
        (head, socket) -> {
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          TunnelBed.write(socket, "no more from me");
          socket.shutdownOutput();
          heard.append(TunnelBed.readAll(socket));
        };
    try (RawEndpoint endpoint = new RawEndpoint(script);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(door)) {
      assertThat(TunnelBed.readAll(socket)).isEqualTo("no more from me");
      TunnelBed.write(socket, "but from me");
      assertThat(bed.bed.plane.ledger().inFlight()).as("half a tunnel").isEqualTo(1);
      socket.shutdownOutput();
      assertEnded(bed, endpoint);
      assertThat(heard).hasToString("but from me");
    }
  }

  private static void assertEnded(TunnelBed bed, RawEndpoint endpoint) {
    bed.awaitNothingInFlight();
    endpoint.awaitNoConnection();
    assertThat(bed.bed.plane.ledger().in(Account.ANSWERED_BY_UPSTREAM)).isEqualTo(1);
    assertThat(bed.bed.plane.ledger().difference()).isZero();
  }

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void anEndBehindMuchDataCutsNothingOffForASlowReader(Door door) throws Exception {
    byte[] much = new byte[8 * MEGABYTE];
    Arrays.fill(much, (byte) 'm');
    CountDownLatch ended = new CountDownLatch(1);
    RawEndpoint.Script script =
        (head, socket) -> {
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          socket.getOutputStream().write(much);
          socket.shutdownOutput();
          ended.countDown();
          byte[] back = socket.getInputStream().readAllBytes();
          assertThat(back.length).isEqualTo(much.length);
        };
    try (RawEndpoint endpoint = new RawEndpoint(script);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(door)) {
      socket.getOutputStream().write(much);
      assertThat(socket.getInputStream().readNBytes(much.length).length).isEqualTo(much.length);
      ended.await();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.shutdownOutput();
      assertEnded(bed, endpoint);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotReadStopsTheEndpoint(Door door) throws Exception {
    AtomicLong sent = new AtomicLong();
    RawEndpoint.Script flood =
        (head, socket) -> {
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          flood(socket.getOutputStream(), sent);
        };
    try (RawEndpoint endpoint = new RawEndpoint(flood);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(door)) {
      long stopped = awaitStop(sent);
      assertThat(stopped).as("bytes under way").isBetween(1L, (long) BOUND);
      long read = 0;
      byte[] buffer = new byte[64 * 1024];
      while (read < stopped + MEGABYTE) {
        read += socket.getInputStream().read(buffer);
      }
      assertThat(sent.get()).as("it goes on when the client reads").isGreaterThan(stopped);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointThatDoesNotReadStopsTheClient(Door door) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    RawEndpoint.Script deaf =
        (head, socket) -> {
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          try {
            read.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        };
    AtomicLong sent = new AtomicLong();
    try (RawEndpoint endpoint = new RawEndpoint(deaf);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(door)) {
      Thread.ofVirtual().start(() -> floodUntilClosed(socket, sent));
      long stopped = awaitStop(sent);
      assertThat(stopped).as("bytes under way").isBetween(1L, (long) BOUND);
      read.countDown();
      while (sent.get() < stopped + MEGABYTE) {
        Thread.onSpinWait();
      }
    }
  }

  private static void floodUntilClosed(Socket socket, AtomicLong sent) {
    try {
      flood(socket.getOutputStream(), sent);
    } catch (IOException e) {
      assertThat(socket.isClosed()).isTrue();
    }
  }

  private static void flood(OutputStream out, AtomicLong sent) throws IOException {
    byte[] piece = new byte[16 * 1024];
    while (sent.get() < 4L * BOUND) {
      out.write(piece);
      sent.addAndGet(piece.length);
    }
  }

  /** The number at which {@code sent} does not grow any more, looked at every 200 ms. */
  private static long awaitStop(AtomicLong sent) throws InterruptedException {
    long last = -1;
    for (long now = sent.get(); now != last || now == 0; now = sent.get()) {
      last = now;
      Thread.sleep(200);
    }
    return last;
  }

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void anIdleTunnelHasItsOwnTimeLimitAndTheRequestsDoesNotCutIt(Door door) throws Exception {
    UpstreamPolicy.Timeouts short1 =
        new UpstreamPolicy.Timeouts(
            Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMillis(200));
    try (RawEndpoint endpoint = RawEndpoint.echo();
        TunnelBed bed =
            new TunnelBed(
                TunnelBed.snapshot(
                    Bed.settings(),
                    Upstream.Protocol.WS,
                    TunnelBed.policy(short1, Duration.ZERO),
                    Endpoint.ready("127.0.0.1", endpoint.port())));
        Socket socket = bed.tunnel(door)) {
      long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      assertThat(socket.getInputStream().available()).isZero();
      while (System.nanoTime() < until) {
        Thread.onSpinWait(); // longer than both of the other limits
      }
      TunnelBed.write(socket, "still here");
      assertThat(TunnelBed.read(socket, 10)).isEqualTo("still here");
    }
  }

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void aTunnelWithoutAByteIsClosedAfterItsTime(Door door) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.echo();
        TunnelBed bed =
            new TunnelBed(
                TunnelBed.snapshot(
                    TunnelBed.shortIdle(),
                    Upstream.Protocol.WS,
                    UpstreamPolicy.DEFAULT,
                    Endpoint.ready("127.0.0.1", endpoint.port())));
        Socket socket = bed.tunnel(door)) {
      assertThat(TunnelBed.readAll(socket)).isEmpty();
      endpoint.awaitNoConnection();
      bed.awaitNothingInFlight();
      assertThat(bed.bed.plane.ledger().difference()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void framesOfManyMegabytesAndPingsToAnEncryptedEndpoint(Door door) throws Exception {
    SelfSignedCertificate certificate = certificate();
    SslContext tls =
        SslContextBuilder.forServer(certificate.certificate(), certificate.privateKey()).build();
    try (FrameEcho endpoint = new FrameEcho(tls);
        TunnelBed bed =
            new TunnelBed(
                TunnelBed.snapshot(
                    Bed.settings(),
                    Upstream.Protocol.WSS,
                    UpstreamPolicy.DEFAULT,
                    Endpoint.ready("127.0.0.1", endpoint.port())))) {
      echoFrames(bed.port(door));
    } finally {
      certificate.delete();
    }
  }

  @SuppressWarnings("deprecation") // good enough for an endpoint of a test
  private static SelfSignedCertificate certificate() throws Exception {
    return new SelfSignedCertificate("localhost");
  }

  private static void echoFrames(int port) throws Exception {
    try (JdkWebSocket client = new JdkWebSocket(port)) {
      for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, MEGABYTE, 4 * MEGABYTE}) {
        assertThat(client.echo(size)).as("a message of %s bytes", size).isTrue();
      }
      assertThat(client.ping("are you there")).isEqualTo("are you there");
    }
  }
}
