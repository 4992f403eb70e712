package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way in (HTTP/1.1 and HTTP/2, in clear text and over TLS) with each way on (every protocol
 * that an {@code appProtocol} can name).
 */
class CombinationsTest {
  private static final int PART = 64 * 1024;

  private static final EnumSet<Upstream.Protocol> KINDS =
      EnumSet.of(
          Upstream.Protocol.HTTP,
          Upstream.Protocol.HTTPS,
          Upstream.Protocol.H2C,
          Upstream.Protocol.GRPCS);

  private static Bed bed;

  /** How a client comes. */
  enum In {
    HTTP1(false, false),
    HTTP1_TLS(false, true),
    H2C(true, false),
    H2_TLS(true, true);

    private final boolean http2;
    private final boolean tls;

    In(boolean http2, boolean tls) {
      this.http2 = http2;
      this.tls = tls;
    }

    AnyClient open(Bed bed) throws Exception {
      int port = tls ? bed.plane.httpsPort() : bed.plane.httpPort();
      return http2 ? new AnyClient.Http2(port, tls) : new AnyClient.Http1(port, tls);
    }
  }

  static Stream<Arguments> combinations() {
    List<Arguments> all = new ArrayList<>();
    for (In in : In.values()) {
      for (Upstream.Protocol on : Upstream.Protocol.values()) {
        all.add(Arguments.of(in, on));
      }
    }
    return all.stream();
  }

  /** One of each kind: what the names say beyond version and encryption changes no byte. */
  static Stream<Arguments> kinds() {
    return combinations().filter(it -> KINDS.contains((Upstream.Protocol) it.get()[1]));
  }

  /** An endpoint that the gateway sends everything to. */
  private static AnyBackend serving(Upstream.Protocol on) throws Exception {
    AnyBackend backend =
        on.http2() ? new AnyBackend.Http2(on.tls()) : new AnyBackend.Http1(on.tls());
    bed.apply(to(backend, on));
    return backend;
  }

  private static Snapshot to(AnyBackend backend, Upstream.Protocol on) {
    Snapshot all = Bed.everything(Bed.settings());
    return new Snapshot(
        all.settings(),
        all.hosts(),
        all.tlsHosts(),
        List.of(new Upstream(Bed.UPSTREAM, on, UpstreamPolicy.DEFAULT, null, Bed.ORIGIN)),
        List.of(
            new EndpointSet(Bed.UPSTREAM, List.of(Endpoint.ready("127.0.0.1", backend.port())))),
        all.certificates());
  }

  @BeforeAll
  static void open() throws Exception {
    bed = new Bed().ready(Bed.everything(Bed.settings()));
  }

  @AfterAll
  static void close() {
    bed.close();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void partsPassAsTheyComeWithInterimResponsesAndTrailers(In in, Upstream.Protocol on)
      throws Exception {
    try (AnyBackend backend = serving(on);
        AnyClient client = in.open(bed)) {
      client.begin("/echo");
      assertThat(client.heads()).isEqualTo("103 200");
      for (String part : List.of("one", "two", "three")) {
        client.send(part.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.receive(part.length())).as("before the next is sent").isEqualTo(part);
      }
      client.end("mine");
      assertThat(client.rest()).isEqualTo("0 x-after=mine");
      assertThat(bed.plane.ledger().difference()).isZero();
      assertThat(backend.bigIsSent()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSlowReaderStopsTheEndpoint(In in, Upstream.Protocol on) throws Exception {
    try (AnyBackend backend = serving(on);
        AnyClient slow = in.open(bed)) {
      slow.begin("/big");
      slow.end("x");
      assertThat(slow.heads()).isEqualTo("200");
      othersAreServed(in);
      assertThat(backend.bigIsSent()).isFalse();
      assertThat(slow.rest()).isEqualTo(String.valueOf(AnyBackend.BIG));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSlowEndpointStopsTheClient(In in, Upstream.Protocol on) throws Exception {
    try (AnyBackend backend = serving(on);
        AnyClient client = in.open(bed)) {
      CompletableFuture<Void> poured = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> pour(client, poured));
      othersAreServed(in);
      assertThat(client.sent()).isLessThan(AnyBackend.BIG);
      backend.drink();
      assertThat(client.heads()).isEqualTo("200");
      assertThat(client.receive(8)).isEqualTo(String.valueOf(AnyBackend.BIG));
      poured.get(30, TimeUnit.SECONDS);
    }
  }

  private static void pour(AnyClient client, CompletableFuture<Void> poured) {
    try {
      client.begin("/sink");
      for (int i = 0; i < AnyBackend.BIG / PART; i++) {
        client.send(new byte[PART]);
      }
      client.end("x");
      poured.complete(null);
    } catch (Exception e) {
      poured.completeExceptionally(e);
    }
  }

  /** Time enough for a gateway that does not hold back. */
  private static void othersAreServed(In in) throws Exception {
    for (int i = 0; i < 3; i++) {
      try (AnyClient other = in.open(bed)) {
        other.begin("/echo");
        assertThat(other.heads()).isEqualTo("103 200");
        other.end("x");
        assertThat(other.rest()).isEqualTo("0 x-after=x");
      }
    }
  }
}
