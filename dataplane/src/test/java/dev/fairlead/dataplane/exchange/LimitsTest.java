package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Limits that no other test of this room shows firing. The list of all of them, with their tests,
 * is in {@code docs/reference/configuration.md}.
 */
class LimitsTest extends RelayBed {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private Origin client(String limit, Object value) throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    route(
        Snapshots.with(Changed.of(Settings.ClientLimits.DEFAULT, limit, value)),
        UpstreamPolicy.DEFAULT,
        origin);
    return origin;
  }

  private void upstream(String limit, Object value, Origin origin) throws Exception {
    Settings.UpstreamLimits limits = Changed.of(Settings.UpstreamLimits.DEFAULT, limit, value);
    route(Snapshots.settings().with(limits), UpstreamPolicy.DEFAULT, origin);
  }

  @Test
  void maxHeadBytes() throws Exception {
    client("maxHeadBytes", 2_000);
    assertThat(client().get("/", "A: " + "x".repeat(1_000)).message()).endsWith("ok");
    assertThat(client().get("/", "A: " + "x".repeat(2_000)).message())
        .startsWith("HTTP/1.1 431 ")
        .contains("Connection: close\r\n");
    awaitAccount(Account.REFUSED_BY_LIMIT, 1);
  }

  @Test
  void maxHeaders() throws Exception {
    client("maxHeaders", 3);
    assertThat(client().get("/", "A: 1", "B: 2").message()).endsWith("ok");
    assertThat(client().get("/", "A: 1", "B: 2", "C: 3").message()).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void maxTargetBytes() throws Exception {
    client("maxTargetBytes", 300);
    assertThat(client().get("/" + "x".repeat(299)).message()).endsWith("ok");
    assertThat(client().get("/" + "x".repeat(300)).message()).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void underscoreHeaders() throws Exception {
    Origin origin = client("underscoreHeaders", false);
    assertThat(client().get("/", "A_B: 1").message()).endsWith("ok");
    assertThat(origin.messages.remove()).doesNotContain("A_B");
    Origin lenient = client("underscoreHeaders", true);
    assertThat(client().get("/", "A_B: 1").message()).endsWith("ok");
    assertThat(lenient.messages.remove()).contains("A_B: 1\r\n");
  }

  @Test
  @HttpSemantics(7)
  void legacyPaths() throws Exception {
    client("legacyPaths", false);
    for (String raw : List.of("|", "{", "}", "^")) {
      assertThat(client().get("/a" + raw).message()).as(raw).startsWith("HTTP/1.1 400 ");
    }
    Origin origin = client("legacyPaths", true);
    assertThat(client().get("/a{b}|c^?q={d}|e^`").message()).endsWith("ok");
    assertThat(origin.messages.remove()).startsWith("GET /a{b}|c^?q={d}|e^` HTTP/1.1\r\n");
    for (String raw : List.of("\"", "<", ">", "\\", "`", "#", "\u00e4", "\u007f", "\t")) {
      assertThat(client().get("/a" + raw).message()).as(raw).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  @HttpSemantics(88)
  void maxConnectionAge() throws Exception {
    client("maxConnectionAge", Duration.ofMillis(300));
    Peer client = client();
    int answers = 0;
    String last = "";
    while (!last.contains("Connection: close\r\n")) { // the test's time is limited
      last = client.get("/").message();
      assertThat(last).endsWith("ok");
      answers++;
    }
    assertThat(answers).isGreaterThan(1);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void maxHeadBytesOfResponses() throws Exception {
    String big = "HTTP/1.1 200 OK\r\nA: " + "x".repeat(2_000) + "\r\nContent-Length: 0\r\n\r\n";
    upstream("maxHeadBytes", 2_000, origin(Origin.replying(big)));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 502 ");
    upstream("maxHeadBytes", 4_000, origin(Origin.replying(big)));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void maxHeadersOfResponses() throws Exception {
    String many = "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nContent-Length: 0\r\n\r\n";
    upstream("maxHeaders", 2, origin(Origin.replying(many)));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 502 ");
    upstream("maxHeaders", 3, origin(Origin.replying(many)));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  @HttpSemantics(78)
  void idleTimeoutOfPooledConnections() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send(OK);
          end.complete(peer.next());
        });
    upstream("idleTimeout", Duration.ofMillis(300), origin);
    assertThat(client().get("/").message()).endsWith("ok");
    assertThat(end.get()).isEqualTo(-1);
  }

  @Test
  @HttpSemantics(63)
  void tunnelIdleTimeout() throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi");
          end.complete(peer.next());
        });
    upstream("tunnelIdleTimeout", Duration.ofMillis(300), origin);
    Peer client =
        client()
            .get(
                "/",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    assertThat(client.rest()).isEqualTo("hi");
    assertThat(end.get()).isEqualTo(-1);
  }

  @Test
  void maxBufferedBytes() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Origin origin =
        origin(peer -> {
          peer.head();
          if (asked.incrementAndGet() > 1) {
            peer.send(OK);
            peer.next();
            return;
          }
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n");
          for (int i = 0; i < 300; i++) {
            peer.send(new byte[100_000]);
          }
          peer.next();
        });
    Settings.Capacity capacity = new Settings.Capacity(0, 0, 64 * 1024 - 1);
    route(Snapshots.settings().with(capacity), UpstreamPolicy.DEFAULT, origin);
    Peer slow = client().get("/");
    slow.head();
    Peer other = client();
    String answer;
    do { // until all buffers between the two are full; the test's time is limited
      answer = other.get("/").message();
    } while (answer.startsWith("HTTP/1.1 200 "));
    assertThat(answer).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
    slow.skip(30_000_000);
    awaitAccount(Account.REFUSED_BY_LIMIT, 1);
    assertThat(other.get("/").message()).endsWith("ok");
  }

  @Test
  void retryBudget() throws Exception {
    int requests = 6;
    AtomicInteger seen = new AtomicInteger();
    CountDownLatch allThere = new CountDownLatch(requests);
    CompletableFuture<Void> go = new CompletableFuture<>();
    Origin.Script script =
        peer -> {
          peer.head();
          if (seen.incrementAndGet() <= requests) {
            allThere.countDown();
            allThere.await();
            peer.reset();
          } else {
            go.get();
            peer.send(OK);
            peer.next();
          }
        };
    UpstreamPolicy policy =
        Changed.of(
            UpstreamPolicy.DEFAULT, "retry", new UpstreamPolicy.Retry(1, Duration.ZERO, 20, 2));
    route(Snapshots.settings(), policy, origin(script), origin(script));
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      clients.add(client().get("/"));
    }
    awaitAccount(Account.UPSTREAM_FAILED_BEFORE, requests - 2); // 20 % of 6 are less than 2
    await("two retries", () -> seen.get() == requests + 2);
    go.complete(null);
    int retried = 0;
    for (Peer client : clients) {
      String answer = client.message();
      assertThat(answer).startsWith("HTTP/1.1 ").containsAnyOf(" 200 OK", " 502 ");
      retried += answer.endsWith("ok") ? 1 : 0;
    }
    assertThat(retried).isEqualTo(2);
    assertThat(seen).hasValue(requests + 2);
  }
}
