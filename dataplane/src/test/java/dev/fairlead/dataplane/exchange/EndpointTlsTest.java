package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.live.Certificates;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Endpoints that speak TLS ({@code appProtocol: https}). */
class EndpointTlsTest extends RelayBed {
  private static final char[] NO_PASSWORD = {};

  private SSLServerSocket listen() throws Exception {
    Certificates.Authority self = Certificates.Authority.create("pod");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NO_PASSWORD);
    keys.setKeyEntry(
        "pod", self.keys().getPrivate(), NO_PASSWORD, new X509Certificate[] {self.certificate()});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
  }

  private void route(int port, Upstream.DnsTarget dns) throws Exception {
    gateway.apply(
        Snapshots.of(
            Snapshots.settings(),
            Upstream.Protocol.HTTPS,
            UpstreamPolicy.DEFAULT,
            dns,
            dns == null ? List.of(Endpoint.ready("127.0.0.1", port)) : List.of()));
  }

  @Test
  void requestsAreEncryptedAndTheConnectionIsKept() throws Exception {
    try (SSLServerSocket socket = listen()) {
      CompletableFuture<Integer> names = serve(socket);
      route(socket.getLocalPort(), null);
      Peer client = client();
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/").message()).endsWith("secret");
      }
      assertThat(names.get()).isZero();
    }
  }

  @Test
  void externalNameIsReachedByTls() throws Exception {
    try (SSLServerSocket socket = listen()) {
      serve(socket);
      route(socket.getLocalPort(), new Upstream.DnsTarget("localhost", socket.getLocalPort()));
      assertThat(client().get("/").message()).endsWith("secret");
    }
  }

  @Test
  void endpointWithoutTlsIs502() throws Exception {
    Origin plain = origin(Origin.replying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    route(plain.port(), null);
    plain.errors.clear();
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 50");
    awaitAccount(Account.UPSTREAM_FAILED_BEFORE, 1);
    plain.errors.clear();
  }

  /** Serves one connection; gives the number of server names that its handshake asked for. */
  private static CompletableFuture<Integer> serve(SSLServerSocket socket) {
    CompletableFuture<Integer> names = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (SSLSocket accepted = (SSLSocket) socket.accept()) {
            accepted.startHandshake();
            names.complete(
                ((ExtendedSSLSession) accepted.getSession()).getRequestedServerNames().size());
            Peer peer = new Peer(accepted);
            while (!peer.head().isEmpty()) {
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
            }
          } catch (Exception e) {
            names.completeExceptionally(e);
          }
        });
    return names;
  }
}
