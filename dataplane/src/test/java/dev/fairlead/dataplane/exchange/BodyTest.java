package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies in both directions: framing, size, pace. */
class BodyTest extends RelayBed {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  @HttpSemantics(47)
  void chunkedStaysChunkedBothWays() throws Exception {
    Origin origin =
        origin(peer -> {
          assertThat(peer.head()).contains("Transfer-Encoding: chunked\r\n");
          assertThat(peer.read(23)).isEqualTo("3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n");
          peer.send(CHUNKED + "1\r\nx\r\n3;ext=1\r\nyyy\r\n0\r\n\r\n");
          peer.next();
        });
    route(origin);
    Peer client =
        client()
            .send(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n5;q=\"z\"\r\ndefgh\r\n0\r\n\r\n");
    assertThat(client.head()).contains("Transfer-Encoding: chunked\r\n");
    assertThat(client.read(19)).isEqualTo("1\r\nx\r\n3\r\nyyy\r\n0\r\n\r\n");
  }

  @Test
  @HttpSemantics(46)
  void trailersAreForwarded() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          assertThat(peer.read(21)).isEqualTo("1\r\na\r\n0\r\nX-Sum: 7\r\n\r\n");
          peer.send(CHUNKED + "1\r\nx\r\n0\r\nX-Sum: 9\r\n\r\n");
          peer.next();
        });
    route(origin);
    Peer client =
        client()
            .send(
                "POST / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1\r\na\r\n0\r\nX-Sum: 7\r\nHost: evil\r\n\r\n");
    client.head();
    assertThat(client.read(21)).isEqualTo("1\r\nx\r\n0\r\nX-Sum: 9\r\n\r\n");
  }

  @Test
  @HttpSemantics(47)
  void http10ClientGetsCloseDelimitedBody() throws Exception {
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send(CHUNKED + "3\r\nabc\r\n0\r\n\r\n");
          peer.next();
        });
    route(origin);
    Peer client = client().send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertThat(client.head())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Connection: close")
        .doesNotContain("Transfer-Encoding");
    assertThat(client.rest()).isEqualTo("abc");
  }

  @Test
  @HttpSemantics(75)
  void http10KeepAliveIsOptIn() throws Exception {
    route(origin(Origin.answering("ok")));
    Peer client = client();
    for (int i = 0; i < 2; i++) {
      String answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").message();
      assertThat(answer).contains("Connection: keep-alive\r\n").endsWith("ok");
    }
    Peer other = client().send("GET / HTTP/1.0\r\n\r\n");
    assertThat(other.rest()).contains("Connection: close\r\n").endsWith("ok");
  }

  @Test
  @HttpSemantics(68)
  void closeDelimitedBodyBecomesChunked() throws Exception {
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        }));
    Peer client = client().get("/");
    assertThat(client.head()).contains("Transfer-Encoding: chunked\r\n");
    assertThat(client.read(18)).isEqualTo("d\r\nuntil the end\r\n");
    assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
    assertThat(client.get("/").head()).startsWith("HTTP/1.1 200");
  }

  @Test
  @HttpSemantics(67)
  void shortBodyOfUpstreamIsNeverACleanEnd() throws Exception {
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        }));
    Peer client = client().get("/");
    client.head();
    assertThat(client.rest()).isEqualTo("abc");
    awaitAccount(Account.UPSTREAM_FAILED_AFTER, 1);
    route(
        origin(peer -> {
          peer.head();
          peer.send(CHUNKED + "3\r\nabc\r\n");
        }));
    Peer second = client().get("/");
    second.head();
    assertThat(second.rest()).isEqualTo("3\r\nabc\r\n");
    awaitAccount(Account.UPSTREAM_FAILED_AFTER, 2);
  }

  @Test
  @HttpSemantics({67, 68})
  void aResetIsNoEndOfACloseDelimitedBody() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\n\r\nabc");
          seen.get();
          peer.reset();
        }));
    Peer client = client().get("/");
    client.head();
    assertThat(client.read(8)).isEqualTo("3\r\nabc\r\n");
    seen.complete(null);
    assertThat(client.rest()).isEmpty();
    awaitAccount(Account.UPSTREAM_FAILED_AFTER, 1);
  }

  @Test
  @HttpSemantics(51)
  void shortBodyOfClientAbortsUpstream() throws Exception {
    CompletableFuture<Void> there = new CompletableFuture<>();
    CompletableFuture<String> seen = new CompletableFuture<>();
    route(
        origin(peer -> {
          peer.head();
          there.complete(null);
          seen.complete(peer.read(10));
        }));
    Peer client = client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    there.get();
    client.endOutput();
    assertThat(client.rest()).isEmpty();
    assertThat(seen.get()).isEqualTo("abc");
    awaitAccount(Account.CLIENT_GONE, 1);
  }

  @Test
  @HttpSemantics(52)
  void bodyLimitIs413() throws Exception {
    Settings.ClientLimits limits = Changed.of(Settings.ClientLimits.DEFAULT, "maxBodyBytes", 5L);
    Origin origin = origin(peer -> assertThat(peer.rest()).doesNotContain("0\r\n\r\n"));
    route(Snapshots.with(limits), UpstreamPolicy.DEFAULT, origin);
    Peer declared = client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabcdef");
    assertThat(declared.message()).startsWith("HTTP/1.1 413 ").contains("Connection: close\r\n");
    assertThat(declared.rest()).isEmpty();
    Peer chunked =
        client()
            .send(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
    assertThat(chunked.message()).startsWith("HTTP/1.1 413 ");
    awaitAccount(Account.REFUSED_BY_LIMIT, 2);
  }

  @Test
  @HttpSemantics(104)
  void eachPartIsFlushedAtOnce() throws Exception {
    CompletableFuture<Void> more = new CompletableFuture<>();
    route(
        origin(peer -> {
          peer.head();
          peer.send(CHUNKED + "3\r\none\r\n");
          more.get();
          peer.send("3\r\ntwo\r\n0\r\n\r\n");
          peer.next();
        }));
    Peer client = client().get("/");
    client.head();
    assertThat(client.read(8)).isEqualTo("3\r\none\r\n");
    more.complete(null);
    assertThat(client.read(13)).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
  }

  @Test
  @HttpSemantics(105)
  void manyBytesBothWaysInBoundedMemory() throws Exception {
    long size = 256L << 20;
    byte[] part = new byte[1 << 16];
    Arrays.fill(part, (byte) 'x');
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.skip(size);
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          for (long sent = 0; sent < size; sent += part.length) {
            peer.send(part);
          }
        });
    route(origin);
    Peer client =
        client().send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n");
    for (long sent = 0; sent < size; sent += part.length) {
      client.send(part);
    }
    assertThat(client.head()).startsWith("HTTP/1.1 200");
    client.skip(size);
    awaitAccount(Account.ANSWERED_BY_UPSTREAM, 1);
  }

  @Test
  void halfClosedClientGetsALargeResponse() throws Exception {
    byte[] part = new byte[1 << 20];
    route(
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + (20L << 20) + "\r\n\r\n");
          for (int i = 0; i < 20; i++) {
            peer.send(part);
          }
          peer.next();
        }));
    Peer client = client().get("/");
    client.endOutput();
    client.head();
    client.skip(1 << 20);
    Thread.sleep(300); // so that all buffers on the way are full
    client.skip(19 << 20);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void slowReaderStopsTheEndpoint() throws Exception {
    AtomicLong sent = new AtomicLong();
    Origin origin =
        origin(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
          byte[] part = new byte[10_000];
          for (int i = 0; i < 10_000; i++) {
            peer.send(part);
            sent.addAndGet(part.length);
          }
        });
    route(origin);
    Peer client = client().get("/");
    client.head();
    long before;
    do {
      before = sent.get();
      Thread.sleep(300); // no event says "nothing happens any more"
    } while (sent.get() != before);
    assertThat(sent.get()).isLessThan(40_000_000); // what kernel buffers may take
    client.skip(100_000_000);
    awaitAccount(Account.ANSWERED_BY_UPSTREAM, 1);
  }
}
