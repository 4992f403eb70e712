package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.live.Certificates;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.VirtualHost;
import java.net.Socket;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** Configuration changes by the thousand while requests come in: nobody notices. */
class SwapTest {
  private static final int SWAPS = 3000;
  private static final int CLIENTS = 6;
  private static final int TLS_CLIENTS = 2;
  private static final List<Certificate> CERTIFICATES =
      List.of(
          Certificates.certificate("shop/tls", "shop.example.com", "EC", Bed.root()),
          Certificates.certificate("shop/tls", "shop.example.com", "EC", Bed.root()));

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();

  @Test
  void thousandsOfSwapsUnderLoadFailNoRequest() throws Exception {
    try (Backend a = new Backend("a");
        Backend b = new Backend("b");
        Backend c = new Backend("c");
        Bed bed = new Bed();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Backend> backends = List.of(a, b, c);
      bed.ready(snapshot(backends, 0));
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> keepAsking(bed)));
      }
      SSLContext tls = trusting();
      for (int i = 0; i < TLS_CLIENTS; i++) {
        clients.add(threads.submit(() -> keepConnecting(bed, tls)));
      }
      for (int i = 1; i <= SWAPS; i++) {
        bed.apply(snapshot(backends, i));
        Thread.sleep(1); // let some requests see it
      }
      done.set(true);
      for (Future<?> client : clients) {
        client.get();
      }
      assertThat(failures).isEmpty();
      assertThat(answered.get()).isGreaterThan(SWAPS / 10);
      assertThat(bed.plane.ledger().difference()).isZero();
      assertThat(bed.plane.ledger().in(Account.ANSWERED_BY_UPSTREAM)).isEqualTo(answered.get());
      assertThat(bed.plane.ledger().accepted()).isEqualTo(answered.get());
    }
  }

  /** Two of the three backends, each time others; routes and hosts that come and go. */
  private static Snapshot snapshot(List<Backend> backends, int turn) {
    Settings settings = Bed.settings();
    List<Backend> chosen = new ArrayList<>(backends);
    chosen.remove(turn % 3);
    EndpointSet endpoints = Bed.endpoints(Bed.UPSTREAM, chosen.toArray(Backend[]::new));
    List<VirtualHost> hosts = new ArrayList<>();
    hosts.add(new VirtualHost("", List.of(Bed.route("/", Bed.UPSTREAM))));
    hosts.add(
        new VirtualHost("other" + turn % 7 + ".test", List.of(Bed.route("/x", Bed.UPSTREAM))));
    if (turn % 2 == 0) {
      hosts.add(
          new VirtualHost(
              "shop.example.com",
              List.of(Bed.route("/new" + turn, Bed.UPSTREAM), Bed.route("/", Bed.UPSTREAM))));
    }
    Certificate certificate = CERTIFICATES.get(turn / 10 % 2);
    return new Snapshot(
        settings,
        hosts,
        List.of(new TlsHost("", certificate.id(), Bed.ORIGIN)),
        List.of(Bed.upstream(Bed.UPSTREAM)),
        List.of(endpoints),
        List.of(certificate));
  }

  private void keepAsking(Bed bed) {
    int asked = 0;
    while (!done.get()) {
      try (Socket socket = bed.connect()) {
        for (int i = 0; i < 200 && !done.get(); i++) {
          Bed.send(socket, "/" + asked++);
          judge(Bed.receive(socket));
        }
      } catch (Exception e) {
        failures.add("request " + asked + ": " + e);
      }
    }
  }

  private void keepConnecting(Bed bed, SSLContext tls) {
    while (!done.get()) {
      try (Socket socket =
          tls.getSocketFactory().createSocket("127.0.0.1", bed.plane.httpsPort())) {
        socket.setSoTimeout(30_000);
        Bed.send(socket, "/tls");
        judge(Bed.receive(socket));
      } catch (Exception e) {
        failures.add("tls: " + e);
      }
    }
  }

  private void judge(String response) {
    if (response.startsWith("HTTP/1.1 200 OK\r\n") && response.matches("(?s).*\r\n\r\n[abc]")) {
      answered.incrementAndGet();
    } else {
      failures.add(response);
    }
  }

  private static SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    store.setCertificateEntry("root", Bed.root().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
