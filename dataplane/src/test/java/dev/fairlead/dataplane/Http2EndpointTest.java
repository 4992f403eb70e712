package dev.fairlead.dataplane;

import static dev.fairlead.dataplane.RawHttp2.CONTINUATION;
import static dev.fairlead.dataplane.RawHttp2.DATA;
import static dev.fairlead.dataplane.RawHttp2.END_HEADERS;
import static dev.fairlead.dataplane.RawHttp2.END_STREAM;
import static dev.fairlead.dataplane.RawHttp2.GOAWAY;
import static dev.fairlead.dataplane.RawHttp2.HEADERS;
import static dev.fairlead.dataplane.RawHttp2.PING;
import static dev.fairlead.dataplane.RawHttp2.RST_STREAM;
import static dev.fairlead.dataplane.RawHttp2.WINDOW_UPDATE;
import static dev.fairlead.dataplane.RawHttp2.block;
import static dev.fairlead.dataplane.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.RawHttp2.Frame;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What endpoints may do on HTTP/2, frame by frame, seen by a client of HTTP/1.1. */
class Http2EndpointTest {
  private static final byte[] NO_SETTINGS = {};
  private static final int REFUSED_STREAM = 7;

  private Bed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new Bed();
  }

  @AfterEach
  void close() {
    assertThat(bed.plane.ledger().difference()).isZero();
    bed.close();
  }

  private static byte[] setting(int name, int value) {
    return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
  }

  private void serve(UpstreamPolicy policy, RawEndpoint... endpoints) throws Exception {
    serve(bed, policy, endpoints);
  }

  static void serve(Bed bed, UpstreamPolicy policy, RawEndpoint... endpoints) throws Exception {
    Snapshot all = Bed.everything(Bed.settings());
    List<Endpoint> ready =
        Arrays.stream(endpoints)
            .map(endpoint -> Endpoint.ready("127.0.0.1", endpoint.port()))
            .sorted(Comparator.comparing(Endpoint::port))
            .toList();
    bed.ready(
        new Snapshot(
            all.settings(),
            all.hosts(),
            all.tlsHosts(),
            List.of(new Upstream(Bed.UPSTREAM, Upstream.Protocol.H2C, policy, null, Bed.ORIGIN)),
            List.of(new EndpointSet(Bed.UPSTREAM, ready)),
            all.certificates()));
  }

  private static void respond(RawHttp2 to, int stream, String body) throws IOException {
    to.frame(HEADERS, END_HEADERS, stream, block(List.of(":status", "200")));
    to.frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.US_ASCII)).flush();
  }

  /** What an endpoint does about a stream. */
  private interface Deed {
    void on(RawHttp2 connection, int stream) throws IOException;
  }

  /** Whenever a request is complete. */
  private static RawEndpoint.Script always(Deed deed) {
    return (connection, number) -> {
      while (true) {
        Frame frame = connection.next();
        if (frame.endStream() && (frame.type() == HEADERS || frame.type() == DATA)) {
          deed.on(connection, frame.stream());
        }
      }
    };
  }

  /** At the first head, and then nothing until the gateway closes. */
  private static RawEndpoint.Script once(Deed deed) {
    return (connection, number) -> {
      Frame frame = connection.next();
      while (frame.type() != HEADERS) {
        frame = connection.next();
      }
      deed.on(connection, frame.stream());
      connection.untilClosed();
    };
  }

  static RawEndpoint.Script obliging() {
    return always((connection, stream) -> respond(connection, stream, "fine"));
  }

  private static UpstreamPolicy maxConnections(int max) {
    UpstreamPolicy d = UpstreamPolicy.DEFAULT;
    return new UpstreamPolicy(
        d.algorithm(),
        d.timeouts(),
        new UpstreamPolicy.Connection(Duration.ofSeconds(2), max, 0),
        d.retry(),
        d.drainTimeout());
  }

  private String post(String body) throws IOException {
    return post(bed, body);
  }

  static String post(Bed bed, String body) throws IOException {
    try (Socket socket = bed.connect()) {
      String head =
          "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + body.length();
      socket
          .getOutputStream()
          .write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aRefusedStreamGoesToAnotherEndpointWhateverItsMethod() throws Exception {
    RawEndpoint.Script refusing =
        always((connection, stream) ->
            connection.frame(RST_STREAM, 0, stream, number(REFUSED_STREAM)).flush());
    try (RawEndpoint no = new RawEndpoint(NO_SETTINGS, refusing);
        RawEndpoint yes = new RawEndpoint(NO_SETTINGS, obliging())) {
      serve(UpstreamPolicy.DEFAULT, no, yes);
      for (int i = 0; i < 20; i++) {
        assertThat(post("body")).startsWith("HTTP/1.1 200 ").contains("fine");
      }
      assertThat(no.connections.get()).isPositive();
    }
  }

  @Test
  void whatIsAboveTheLastStreamOfAGoAwayIsSentAgain() throws Exception {
    byte[] none = ByteBuffer.allocate(8).array(); // last stream 0, NO_ERROR
    RawEndpoint.Script leaving =
        once((connection, stream) -> connection.frame(GOAWAY, 0, 0, none).flush());
    try (RawEndpoint no = new RawEndpoint(NO_SETTINGS, leaving);
        RawEndpoint yes = new RawEndpoint(NO_SETTINGS, obliging())) {
      serve(UpstreamPolicy.DEFAULT, no, yes);
      for (int i = 0; i < 20; i++) {
        assertThat(post("body")).startsWith("HTTP/1.1 200 ").contains("fine");
      }
      assertThat(no.connections.get()).isPositive();
    }
  }

  @Test
  void aStreamBelowTheLastOneOfAGoAwayRunsToItsEnd() throws Exception {
    RawEndpoint.Script leaving =
        (connection, number) -> {
          Frame frame = connection.next();
          while (!frame.endStream()) {
            frame = connection.next();
          }
          connection.frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(frame.stream()).array());
          respond(connection, frame.stream(), "last");
          connection.untilClosed();
        };
    try (RawEndpoint endpoint = new RawEndpoint(NO_SETTINGS, leaving)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      for (int i = 0; i < 5; i++) {
        assertThat(post("body")).startsWith("HTTP/1.1 200 ").contains("last");
      }
    }
  }

  @Test
  void aTinyWindowIsFilledAsItOpens() throws Exception {
    LinkedBlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    RawEndpoint.Script sipping =
        (connection, number) -> {
          while (true) {
            Frame frame = connection.next();
            if (frame.type() == DATA) {
              sizes.add(frame.payload().length);
              if (frame.endStream()) {
                respond(connection, frame.stream(), "drunk");
              } else {
                connection.frame(WINDOW_UPDATE, 0, frame.stream(), number(10)).flush();
              }
            }
          }
        };
    try (RawEndpoint endpoint = new RawEndpoint(setting(4, 10), sipping)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      assertThat(post("x".repeat(100))).startsWith("HTTP/1.1 200 ").contains("drunk");
      assertThat(sizes).allMatch(size -> size <= 10);
      assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(100);
    }
  }

  @Test
  void anEndpointWithoutAHeaderTableGetsHeadsWithoutOne() throws Exception {
    LinkedBlockingQueue<String> paths = new LinkedBlockingQueue<>();
    RawEndpoint.Script forgetful =
        (connection, number) -> {
          DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
          boolean told = false;
          while (true) {
            Frame frame = connection.next();
            if (frame.type() == HEADERS) {
              try {
                if (told) {
                  decoder.maxHeaderTableSize(0);
                }
                Http2Headers heads =
                    decoder.decodeHeaders(1, Unpooled.wrappedBuffer(frame.payload()));
                paths.add(String.valueOf(heads.path()));
                told = true;
              } catch (Http2Exception e) {
                paths.add(e.toString());
              }
            }
            if (frame.endStream()) {
              respond(connection, frame.stream(), "fine");
            }
          }
        };
    try (RawEndpoint endpoint = new RawEndpoint(setting(1, 0), forgetful)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      for (int i = 0; i < 3; i++) {
        assertThat(post("body")).contains("fine");
        assertThat(paths.poll(30, TimeUnit.SECONDS)).isEqualTo("/");
      }
    }
  }

  @Test
  void aHeadMayComeInContinuations() throws Exception {
    RawEndpoint.Script wordy =
        always((connection, stream) -> {
          connection.frame(HEADERS, 0, stream, block(List.of(":status", "200")));
          connection.frame(CONTINUATION, 0, stream, block(List.of("x-a", "1")));
          connection.frame(CONTINUATION, END_HEADERS, stream, block(List.of("x-b", "2")));
          connection.frame(DATA, END_STREAM, stream, new byte[0]).flush();
        });
    try (RawEndpoint endpoint = new RawEndpoint(NO_SETTINGS, wordy)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      assertThat(post("body")).startsWith("HTTP/1.1 200 ").contains("x-a: 1", "x-b: 2");
    }
  }

  @HttpSemantics(67)
  @Test
  void aBodyShorterThanDeclaredIsNeverACleanEnd() throws Exception {
    List<String> head = List.of(":status", "200", "content-length", "5");
    RawEndpoint.Script lying =
        always((connection, stream) -> {
          connection.frame(HEADERS, END_HEADERS, stream, block(head));
          connection.frame(DATA, END_STREAM, stream, new byte[3]).flush();
        });
    try (RawEndpoint endpoint = new RawEndpoint(NO_SETTINGS, lying)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      String answer = post("body");
      int body = answer.length() - answer.indexOf("\r\n\r\n") - 4;
      assertThat(answer.startsWith("HTTP/1.1 502 ") || body < 5).as(answer).isTrue();
    }
  }

  /** One client connection, so one loop: every loop may have one connection in any case. */
  @Test
  void pastThePeersStreamLimitThereAreMoreConnectionsUpToTheLimitOfThePolicy() throws Exception {
    CountDownLatch busy = new CountDownLatch(3);
    RawEndpoint.Script slow =
        always((connection, stream) -> {
          busy.countDown();
          quietAwait(busy);
          respond(connection, stream, "fine");
        });
    try (RawEndpoint single = new RawEndpoint(setting(3, 1), slow);
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      serve(maxConnections(3), single);
      List<Http2Peer.Stream> streams = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Http2Peer.Stream stream = client.stream();
        stream.headers(Http2Peer.request("GET", "/"), true);
        streams.add(stream);
      }
      for (Http2Peer.Stream stream : streams) {
        assertThat(stream.all()).isEqualTo("200\"fine\".");
      }
      assertThat(single.connections).hasValue(3);
    }
  }

  private static void quietAwait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aConnectionThatLeavesTakesNoPlaceHoweverLongItsStreamsLast() throws Exception {
    CompletableFuture<String> body = new CompletableFuture<>();
    List<String> head = List.of(":status", "200", "content-length", "4");
    RawEndpoint.Script leaving =
        once((connection, stream) -> {
          connection.frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(stream).array());
          connection.frame(HEADERS, END_HEADERS, stream, block(head)).flush();
          byte[] rest = body.join().getBytes(StandardCharsets.US_ASCII);
          connection.frame(DATA, END_STREAM, stream, rest).flush();
        });
    try (RawEndpoint endpoint = new RawEndpoint(NO_SETTINGS, leaving)) {
      serve(maxConnections(1), endpoint);
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) { // several on each loop
        Socket client = bed.connect();
        clients.add(client);
        Bed.send(client, "/");
        assertThat(client.getInputStream().read()).isEqualTo('H'); // HTTP/1.1 200
      }
      assertThat(endpoint.connections).hasValue(6);
      body.complete("fine");
      for (Socket client : clients) {
        assertThat(Bed.receive(client)).endsWith("fine");
        client.close();
      }
    }
  }

  @Test
  void anEndpointThatAllowsNoStreamIsNotConnectedToAgainAndAgain() throws Exception {
    RawEndpoint.Script closed = (connection, number) -> connection.untilClosed();
    try (RawEndpoint endpoint = new RawEndpoint(setting(3, 0), closed)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      assertThat(post("body")).startsWith("HTTP/1.1 502 ");
      assertThat(endpoint.connections).hasValue(1);
    }
  }

  @HttpSemantics(99)
  @Test
  void aPushIsRefused() throws Exception {
    LinkedBlockingQueue<Integer> errors = new LinkedBlockingQueue<>();
    RawEndpoint.Script pushing =
        (connection, number) -> {
          Frame frame = connection.next();
          while (frame.type() != HEADERS) {
            frame = connection.next();
          }
          ByteBuffer promise = ByteBuffer.allocate(4).putInt(2);
          connection.frame(5, END_HEADERS, frame.stream(), promise.array());
          connection.frame(PING, 0, 0, new byte[8]).flush();
          connection.untilClosed().stream()
              .filter(it -> it.type() == GOAWAY)
              .forEach(it -> errors.add(it.errorCode()));
        };
    try (RawEndpoint endpoint = new RawEndpoint(NO_SETTINGS, pushing)) {
      serve(UpstreamPolicy.DEFAULT, endpoint);
      assertThat(post("body")).startsWith("HTTP/1.1 502 ");
      assertThat(errors.poll(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }
}
