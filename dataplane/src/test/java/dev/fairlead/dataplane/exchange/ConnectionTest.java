package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How connections of clients live and end. */
class ConnectionTest extends RelayBed {

  private static Settings.ClientLimits limits(long head, long idle, long body, int requests) {
    return new Settings.ClientLimits(
        16384,
        100,
        8192,
        0,
        Duration.ofMillis(head),
        Duration.ofSeconds(5),
        Duration.ofMillis(idle),
        Duration.ofMillis(body),
        Duration.ofMillis(700),
        requests,
        Duration.ofHours(1),
        false,
        false);
  }

  @Test
  @HttpSemantics(76)
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    Origin origin =
        origin(peer -> {
          String head = peer.head();
          while (!head.isEmpty()) {
            String path = head.split(" ")[1];
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            head = peer.head();
          }
        });
    route(origin);
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    Peer client = client().send(requests.toString());
    for (int i = 0; i < 100; i++) {
      assertThat(client.message()).endsWith("\r\n\r\n/" + i);
    }
    assertThat(origin.connections).hasValue(1);
  }

  @Test
  @HttpSemantics(76)
  void errorInSecondRequestDoesNotTouchTheFirst() throws Exception {
    route(origin(Origin.answering("one")));
    Peer client = client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /\0 HTTP/1.1\r\n\r\n");
    assertThat(client.message()).startsWith("HTTP/1.1 200").endsWith("one");
    assertThat(client.message()).startsWith("HTTP/1.1 400");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  @HttpSemantics(75)
  void closeIsHonouredWithFin() throws Exception {
    route(origin(Origin.answering("bye")));
    Peer client =
        client()
            .send(
                "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nand more that nobody reads");
    assertThat(client.rest()).contains("Connection: close\r\n").endsWith("\r\n\r\nbye");
  }

  @Test
  @HttpSemantics({76, 79})
  void whatAHalfClosedClientBeganAndCannotCompleteIsNotWaitedFor() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    route(
        origin(peer -> {
          for (int i = 0; i < 3; i++) {
            peer.head();
            closed.get();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          }
        }));
    String[] begun = {"GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"};
    Peer[] clients = new Peer[begun.length];
    for (int i = 0; i < begun.length; i++) {
      clients[i] = client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n" + begun[i]);
      clients[i].endOutput();
    }
    closed.complete(null);
    for (Peer client : clients) {
      assertThat(client.message()).endsWith("\r\n\r\nok");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  @HttpSemantics(79)
  void halfClosedClientStillGetsItsAnswers() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    route(
        origin(peer -> {
          for (int i = 0; i < 2; i++) {
            peer.head();
            closed.get();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + i);
          }
          peer.next();
        }));
    Peer client = client().get("/").get("/");
    client.endOutput();
    closed.complete(null);
    assertThat(client.message()).endsWith("\r\n\r\n0");
    assertThat(client.message()).endsWith("\r\n\r\n1");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  @HttpSemantics(79)
  void resetOfClientAbortsUpstreamAtOnce() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    CompletableFuture<Void> there = new CompletableFuture<>();
    route(
        origin(peer -> {
          peer.head();
          there.complete(null);
          end.complete(peer.next());
        }));
    Peer client = client().get("/");
    there.get();
    client.reset();
    assertThat(end.get()).isEqualTo(-1);
    awaitAccount(Account.CLIENT_GONE, 1);
  }

  @Test
  @HttpSemantics(81)
  void incompleteHeadIs408() throws Exception {
    route(Snapshots.with(limits(300, 60_000, 60_000, 0)), UpstreamPolicy.DEFAULT);
    Peer client = client().send("GET / HTTP/1.1\r\nHo");
    assertThat(client.message()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
    assertThat(client.rest()).isEmpty();
    awaitAccount(Account.REFUSED_BY_LIMIT, 1);
  }

  @Test
  @HttpSemantics(77)
  void idleConnectionIsClosedWithoutReply() throws Exception {
    route(
        Snapshots.with(limits(5000, 300, 5000, 0)),
        UpstreamPolicy.DEFAULT,
        origin(Origin.answering("x")));
    Peer client = client().get("/");
    assertThat(client.message()).doesNotContain("Connection: close");
    assertThat(client.get("/").message()).as("in time").endsWith("x");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  @HttpSemantics(92)
  void aProxyHeaderThatNobodyAskedForIsRefused() throws Exception {
    Origin origin = origin(Origin.answering("x"));
    route(origin);
    String get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    for (String header :
        new String[] {
          "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n",
          "PROXY UNKNOWN\r\n",
          "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\f\u0001\u0001\u0001\u0001\u0002\u0002\u0002\u0002\0\u0001\0\u0002"
        }) {
      assertThat(client().send(header + get).rest()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(origin.messages).isEmpty();
  }

  @Test
  @HttpSemantics(87)
  void silentConnectionIsClosedWithoutReply() throws Exception {
    route(Snapshots.with(limits(60_000, 300, 60_000, 0)), UpstreamPolicy.DEFAULT);
    assertThat(client().rest()).isEmpty();
    Origin origin = origin(Origin.answering("x"));
    route(Snapshots.with(limits(60_000, 300, 60_000, 0)), UpstreamPolicy.DEFAULT, origin);
    Peer used = client().get("/");
    assertThat(used.message()).endsWith("x");
    assertThat(used.rest()).isEmpty();
    assertThat(gateway.ledger().accepted()).isEqualTo(1);
  }

  @Test
  @HttpSemantics(82)
  void stalledBodyIs408() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Origin origin =
        origin(peer -> {
          peer.head();
          seen.complete(peer.rest());
        });
    route(Snapshots.with(limits(60_000, 60_000, 300, 0)), UpstreamPolicy.DEFAULT, origin);
    Peer client = client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
    assertThat(client.message()).startsWith("HTTP/1.1 408 ");
    assertThat(client.rest()).isEmpty();
    assertThat(seen.get()).isEqualTo("abc");
    awaitAccount(Account.REFUSED_BY_LIMIT, 1);
  }

  /** Small responses, so that none of them alone would ever wait for its reader. */
  @Test
  @HttpSemantics(76)
  void whoeverPipelinesAndDoesNotReadWaits() throws Exception {
    String body = "x".repeat(60_000);
    Origin origin = origin(Origin.answering(body));
    route(origin);
    int all = 1000;
    Peer client = client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(all));
    int before;
    do {
      before = origin.messages.size();
      Thread.sleep(300); // no event says "nothing happens any more"
    } while (before == 0 || origin.messages.size() != before);
    assertThat(before).isLessThan(600); // what kernel buffers may take, and no more
    for (int i = 0; i < all; i++) {
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      client.skip(body.length());
    }
    assertThat(client.get("/").message()).endsWith("x");
    awaitAccount(Account.ANSWERED_BY_UPSTREAM, all + 1);
  }

  @Test
  @HttpSemantics(76)
  void whoeverPipelinesAndDoesNotReadOwnAnswersWaits() throws Exception {
    route(origin(Origin.answering("")));
    int all = 200_000;
    Peer client = client();
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < all / 1000; i++) {
                  client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1000));
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    long before;
    do {
      before = gateway.ledger().in(Account.ANSWERED_BY_POLICY);
      Thread.sleep(300);
    } while (before == 0 || gateway.ledger().in(Account.ANSWERED_BY_POLICY) != before);
    assertThat(before).isLessThan(all);
    for (int i = 0; i < all; i++) {
      assertThat(client.message()).startsWith("HTTP/1.1 200 ");
    }
    sender.join();
  }

  @Test
  @HttpSemantics(84)
  void readerThatTakesNothingIsReset() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
          byte[] part = new byte[100_000];
          while (true) {
            peer.send(part);
          }
        });
    route(Snapshots.with(limits(60_000, 60_000, 60_000, 0)), UpstreamPolicy.DEFAULT, origin);
    client().get("/");
    awaitAccount(Account.CLIENT_GONE, 1);
  }

  @Test
  @HttpSemantics(88)
  void connectionEndsAfterItsLastRequest() throws Exception {
    Origin origin = origin(Origin.answering("x"));
    route(Snapshots.with(limits(60_000, 60_000, 60_000, 2)), UpstreamPolicy.DEFAULT, origin);
    Peer client = client().get("/").get("/").get("/");
    assertThat(client.message()).doesNotContain("Connection: close");
    assertThat(client.message()).contains("Connection: close\r\n");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void overloadIsRefusedCheaply() throws Exception {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    Origin origin =
        origin(peer -> {
          peer.head();
          busy.get();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          peer.next();
        });
    Settings settings =
        Snapshots.with(
            Settings.ClientLimits.DEFAULT,
            Settings.Forwarding.DEFAULT,
            new Settings.Capacity(0, 1, 0));
    route(settings, UpstreamPolicy.DEFAULT, origin);
    Peer first = client().get("/");
    await("the first is in flight", () -> gateway.ledger().inFlight() == 1);
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 503 ").contains("Retry-After");
    busy.complete(null);
    assertThat(first.message()).startsWith("HTTP/1.1 200");
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 200");
  }

  @Test
  @HttpSemantics(56)
  void ownAnswerBeforeTheBodyCloses() throws Exception {
    route(origin(Origin.answering("x")));
    Peer client =
        client()
            .send(
                "POST / HTTP/1.1\r\nHost: empty.example.com\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 1000000\r\n\r\n");
    assertThat(client.message()).startsWith("HTTP/1.1 404 ").contains("Connection: close\r\n");
    assertThat(client.rest()).isEmpty();
  }
}
