package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One connection to one endpoint, and requests that have to wait for it. */
class ConnectionLimitTest extends RelayBed {
  private static final int PIPELINED = 5000;

  private static UpstreamPolicy oneConnection(UpstreamPolicy.Timeouts timeouts) {
    return new UpstreamPolicy(
        UpstreamPolicy.Algorithm.ROUND_ROBIN,
        timeouts,
        new UpstreamPolicy.Connection(Duration.ofSeconds(2), 1, 0),
        UpstreamPolicy.Retry.DEFAULT,
        Duration.ofSeconds(300));
  }

  @Test
  void connectionsToOneEndpointAreLimitedAndOthersWait() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    route(Snapshots.settings(), oneConnection(UpstreamPolicy.Timeouts.DEFAULT), origin);
    Peer[] clients = new Peer[20];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = client().get("/");
    }
    for (Peer client : clients) {
      assertThat(client.message()).endsWith("ok");
    }
    assertThat(origin.connections).hasValue(1);
  }

  @Test
  void whoWaitsLongerThanForAResponseIsToldSo() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
          told.await();
          peer.send("k");
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain");
        });
    UpstreamPolicy.Timeouts timeouts =
        new UpstreamPolicy.Timeouts(Duration.ZERO, Duration.ofMillis(300), Duration.ZERO);
    route(Snapshots.settings(), oneConnection(timeouts), origin);
    Peer first = client().get("/");
    first.head();
    Peer second = client().get("/");
    Peer third = client().get("/");
    assertThat(second.message()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
    assertThat(third.message()).startsWith("HTTP/1.1 503 ");
    awaitAccount(Account.REFUSED_BY_LIMIT, 2);
    told.countDown();
    assertThat(first.read(2)).isEqualTo("ok");
    assertThat(client().get("/").message()).endsWith("again");
  }

  @Test
  void connectionThatIsIdleOnAnotherLoopMakesRoom() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    try (Gateway wide = wide(origin)) {
      for (int i = 0; i < 20; i++) { // each client on whatever loop
        try (Peer client = Peer.connect(wide.port())) {
          assertThat(client.get("/").message()).endsWith("ok");
        }
      }
      assertThat(wide.ledger().difference()).isZero();
    }
  }

  @Test
  void connectionThatIsNeverIdleGoesRoundTheLoops() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    List<Peer> clients = new ArrayList<>();
    List<Thread> readers = new ArrayList<>();
    try (Gateway wide = wide(origin)) {
      for (int i = 0; i < 6; i++) { // on one loop and the other in turn
        clients.add(Peer.connect(wide.port()));
        assertThat(clients.get(i).get("/").message()).endsWith("ok");
      }
      for (int i = 0; i < 6; i += 2) {
        Peer greedy = clients.get(i);
        Thread.ofVirtual().start(() -> ask(greedy));
        greedy.message();
        readers.add(Thread.ofVirtual().start(() -> read(greedy)));
      }
      assertThat(clients.get(1).get("/").message()).endsWith("ok");
      assertThat(origin.messages).hasSizeLessThan(3 * PIPELINED); // they still had work for it
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(origin.messages).hasSize(6 + 3 * PIPELINED + 1); // none was left behind
      assertThat(wide.ledger().difference()).isZero();
    }
    for (Peer client : clients) {
      client.close();
    }
  }

  /** On a connection with as many requests one always waits while another one is served. */
  private static void ask(Peer client) {
    try {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(PIPELINED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Peer client) {
    try {
      for (int i = 1; i < PIPELINED; i++) {
        client.message();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Gateway wide(Origin origin) throws Exception {
    Gateway wide = new Gateway(2);
    wide.apply(
        Snapshots.of(
            Snapshots.settings(),
            oneConnection(UpstreamPolicy.Timeouts.DEFAULT),
            List.of(origin.endpoint())));
    return wide;
  }
}
