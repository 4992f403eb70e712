package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What endpoints do wrong, and what is tried again. */
class UpstreamFailureTest extends RelayBed {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final UpstreamPolicy NEVER =
      policy(UpstreamPolicy.Timeouts.DEFAULT, new UpstreamPolicy.Retry(0, Duration.ZERO, 20, 3));
  private static final UpstreamPolicy NO_BUDGET =
      policy(UpstreamPolicy.Timeouts.DEFAULT, new UpstreamPolicy.Retry(1, Duration.ZERO, 0, 0));

  private static Endpoint dead() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Endpoint.ready("127.0.0.1", socket.getLocalPort());
    }
  }

  private static UpstreamPolicy policy(
      UpstreamPolicy.Timeouts timeouts, UpstreamPolicy.Retry retry) {
    return new UpstreamPolicy(
        UpstreamPolicy.Algorithm.LEAST_REQUEST,
        timeouts,
        UpstreamPolicy.Connection.DEFAULT,
        retry,
        Duration.ofSeconds(300));
  }

  @Test
  @HttpSemantics(74)
  void refusedConnectionIs502() throws Exception {
    gateway.apply(Snapshots.to(List.of(dead())));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
    awaitAccount(Account.UPSTREAM_FAILED_BEFORE, 1);
  }

  @Test
  @HttpSemantics(80)
  void anEndpointThatEndsItsDirectionHasAnsweredInFull() throws Exception {
    Origin declared =
        origin(peer -> {
          peer.head();
          peer.send(OK);
          peer.endOutput();
          peer.rest();
        });
    route(declared);
    Peer client = client();
    for (int i = 0; i < 3; i++) {
      assertThat(client.get("/").message()).doesNotContain("Connection").endsWith("ok");
    }
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\n\r\nall");
          peer.endOutput();
          peer.rest();
        }));
    client = client().get("/");
    client.head();
    assertThat(client.read(13)).isEqualTo("3\r\nall\r\n0\r\n\r\n");
  }

  @Test
  void refusedConnectionIsTriedElsewhereAlsoWithABody() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    gateway.apply(Snapshots.to(List.of(dead(), origin.endpoint())));
    for (int i = 0; i < 20; i++) {
      Peer client = client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.message()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
    assertThat(origin.messages).hasSize(20).allMatch(m -> m.endsWith("\r\n\r\nabc"));
  }

  @Test
  void whatWasNeverSentMovesToAnotherEndpointWhateverTheBudget() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    List<Endpoint> all = new ArrayList<>(List.of(dead(), dead(), dead(), origin.endpoint()));
    gateway.apply(Snapshots.of(Snapshots.settings(), NO_BUDGET, all));
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"));
    }
    for (Peer client : clients) {
      assertThat(client.message()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
  }

  @Test
  void nothingIsTriedElsewhereWithoutAttempts() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    gateway.apply(Snapshots.of(Snapshots.settings(), NEVER, List.of(dead(), origin.endpoint())));
    int refused = 0;
    for (int i = 0; i < 10; i++) {
      refused += client().get("/").message().startsWith("HTTP/1.1 502") ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  @Test
  @HttpSemantics(78)
  void staleConnectionIsRetriedForIdempotentRequests() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send(OK);
          posts.addAndGet(peer.head().startsWith("POST") ? 1 : 0); // and closes without a word
        });
    route(Snapshots.settings(), NO_BUDGET, origin);
    Peer client = client();
    for (int i = 0; i < 10; i++) {
      assertThat(client.get("/").message()).startsWith("HTTP/1.1 200");
    }
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    assertThat(client.message()).startsWith("HTTP/1.1 502 ");
    assertThat(posts).hasValue(1);
  }

  @Test
  @HttpSemantics(78)
  void withoutAttemptsARequestIsSentOnceAlsoOnAConnectionThatDies() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send(OK);
          peer.head(); // and closes without a word
        });
    route(Snapshots.settings(), NEVER, origin);
    Peer client = client();
    assertThat(client.get("/").message()).startsWith("HTTP/1.1 200");
    assertThat(client.get("/").message()).startsWith("HTTP/1.1 502");
    assertThat(origin.connections).hasValue(1);
  }

  @Test
  @HttpSemantics(78)
  void howeverManyConnectionsAreStaleTheOnlyEndpointGetsTheRequestOnANewOne() throws Exception {
    CyclicBarrier all = new CyclicBarrier(6);
    AtomicInteger connections = new AtomicInteger();
    Origin origin =
        origin(peer -> {
          peer.head();
          if (connections.incrementAndGet() <= all.getParties()) {
            all.await();
            peer.send(OK);
            peer.head();
            peer.reset();
          } else {
            peer.send(OK);
          }
        });
    route(Snapshots.settings(), NO_BUDGET, origin);
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < all.getParties(); i++) {
      clients.add(client().get("/"));
    }
    for (Peer client : clients) {
      assertThat(client.message()).startsWith("HTTP/1.1 200");
    }
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 200");
    assertThat(origin.connections).hasValue(all.getParties() + 1);
  }

  @Test
  void resetBeforeTheResponseIsRetriedElsewhereOnlyIfIdempotent() throws Exception {
    Origin bad =
        origin(peer -> {
          peer.head();
          peer.reset();
        });
    Origin good = origin(Origin.answering("ok"));
    route(bad, good);
    for (int i = 0; i < 10; i++) {
      assertThat(client().get("/").message()).startsWith("HTTP/1.1 200");
    }
    int failed = 0;
    for (int i = 0; i < 10; i++) {
      Peer client = client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
      failed += client.message().startsWith("HTTP/1.1 502") ? 1 : 0;
    }
    assertThat(failed).isPositive();
  }

  @Test
  @HttpSemantics(66)
  void badResponsesAre502() throws Exception {
    for (String bad :
        new String[] {
          "HTTP/1.1 20 OK\r\n\r\n",
          "HTTP/1.1 99 No\r\n\r\n",
          "HTTP/1.1 1000 No\r\n\r\n",
          "nonsense\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n"
        }) {
      route(
          origin(peer -> {
            peer.head();
            peer.send(bad);
            peer.next();
          }));
      assertThat(client().get("/").message()).as(bad).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  @HttpSemantics(69)
  void surplusBytesAreNeverTheNextResponse() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
          peer.next();
        });
    route(origin);
    Peer client = client();
    for (int i = 1; i <= 5; i++) {
      assertThat(client.get("/").message()).endsWith("\r\n\r\nok");
    }
    assertThat(origin.connections).hasValue(5);
  }

  @Test
  @HttpSemantics(71)
  void connectionThatClosesIsNotPooled() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
          peer.next();
        });
    route(origin);
    Peer client = client();
    for (int i = 1; i <= 3; i++) {
      assertThat(client.get("/").message()).endsWith("\r\n\r\nok");
    }
    assertThat(origin.connections).hasValue(3);
  }

  @Test
  @HttpSemantics(74)
  void responseThatDoesNotComeIs504() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Origin origin =
        origin(peer -> {
          peer.head();
          end.complete(peer.next());
        });
    UpstreamPolicy.Timeouts timeouts =
        new UpstreamPolicy.Timeouts(Duration.ZERO, Duration.ofMillis(300), Duration.ofMinutes(5));
    route(Snapshots.settings(), policy(timeouts, UpstreamPolicy.Retry.DEFAULT), origin);
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 504 ");
    assertThat(end.get()).isEqualTo(-1);
    awaitAccount(Account.UPSTREAM_FAILED_BEFORE, 1);
  }

  @Test
  void slowEndpointIsLeftForAnotherAfterTheTimeOfOneTry() throws Exception {
    Origin slow =
        origin(peer -> {
          peer.head();
          peer.next();
        });
    Origin good = origin(Origin.answering("ok"));
    UpstreamPolicy policy =
        policy(
            UpstreamPolicy.Timeouts.DEFAULT,
            new UpstreamPolicy.Retry(1, Duration.ofMillis(200), 20, 3));
    route(Snapshots.settings(), policy, slow, good);
    for (int i = 0; i < 2; i++) {
      assertThat(client().get("/").message()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
  }

  @Test
  void streamThatStandsStillIsCut() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          peer.next();
        });
    UpstreamPolicy.Timeouts timeouts =
        new UpstreamPolicy.Timeouts(Duration.ZERO, Duration.ZERO, Duration.ofMillis(300));
    route(Snapshots.settings(), policy(timeouts, UpstreamPolicy.Retry.DEFAULT), origin);
    Peer client = client().get("/");
    client.head();
    assertThat(client.rest()).isEqualTo("abc");
    awaitAccount(Account.UPSTREAM_FAILED_AFTER, 1);
  }

  @Test
  void wholeRequestHasItsTime() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.next();
        });
    UpstreamPolicy.Timeouts timeouts =
        new UpstreamPolicy.Timeouts(Duration.ofMillis(300), Duration.ZERO, Duration.ZERO);
    route(Snapshots.settings(), policy(timeouts, UpstreamPolicy.Retry.DEFAULT), origin);
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 504 ");
  }

  @Test
  void endpointThatDoesNotAcceptIsLeftAfterTheTimeToConnect() throws Exception {
    UpstreamPolicy policy =
        new UpstreamPolicy(
            UpstreamPolicy.Algorithm.ROUND_ROBIN,
            UpstreamPolicy.Timeouts.DEFAULT,
            new UpstreamPolicy.Connection(Duration.ofMillis(300), 0, 0),
            UpstreamPolicy.Retry.DEFAULT,
            Duration.ofSeconds(300));
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(first.isConnected() && second.isConnected()).isTrue(); // the backlog is full now
      Endpoint deaf = Endpoint.ready("127.0.0.1", full.getLocalPort());
      gateway.apply(Snapshots.of(Snapshots.settings(), policy, List.of(deaf)));
      assertThat(client().get("/").message()).startsWith("HTTP/1.1 504 ");
      Origin good = origin(Origin.answering("ok"));
      gateway.apply(Snapshots.of(Snapshots.settings(), policy, List.of(deaf, good.endpoint())));
      for (int i = 0; i < 3; i++) {
        assertThat(client().get("/").message()).startsWith("HTTP/1.1 200");
      }
    }
  }
}
