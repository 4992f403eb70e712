package dev.fairlead.dataplane.websocket;

import dev.fairlead.dataplane.Bed;
import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.live.Certificates;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A data plane with a door for each protocol, and the snapshots it is given. */
final class TunnelBed implements AutoCloseable {
  /** Which protocol a client's tunnel uses. */
  enum Door {
    HTTP_1,
    HTTP_2
  }

  static final String UPGRADE =
      "Connection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  private static final Duration SOON = Duration.ofMillis(300);

  final Bed bed;
  final Http2Bridge bridge;

  TunnelBed(Snapshot snapshot) throws Exception {
    bed = new Bed().ready(snapshot);
    bridge = new Http2Bridge(bed.plane.httpPort());
  }

  int port(Door door) {
    return switch (door) {
      case HTTP_1 -> bed.plane.httpPort();
      case HTTP_2 -> bridge.port();
    };
  }

  /** A connection that speaks HTTP/1.1, whatever the gateway sees. */
  Socket connect(Door door) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(door));
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** A connection that has asked for a tunnel, and what it has sent right behind. */
  Socket ask(Door door, String early) throws IOException {
    Socket socket = connect(door);
    String head = "GET /chat HTTP/1.1\r\nHost: shop.example.com\r\n" + UPGRADE + early;
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /** An open tunnel. */
  Socket tunnel(Door door) throws IOException {
    Socket socket = ask(door, "");
    String head = RawEndpoint.readHead(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no tunnel: '" + head + "'");
    }
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    RawEndpoint.write(socket.getOutputStream(), text);
  }

  static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Waits until no request is in flight. */
  void awaitNothingInFlight() {
    while (bed.plane.ledger().inFlight() > 0) {
      Thread.onSpinWait();
    }
  }

  /** The same over TLS, with a certificate of {@link Bed#root()}. */
  static Snapshot secured(int port) {
    Snapshot plain = to(port);
    Certificate certificate =
        Certificates.certificate("shop/tls", "shop.example.com", "EC", Bed.root());
    return new Snapshot(
        plain.settings(),
        plain.hosts(),
        List.of(new TlsHost("", certificate.id(), Bed.ORIGIN)),
        plain.upstreams(),
        plain.endpoints(),
        List.of(certificate));
  }

  /** A connection over TLS. */
  Socket connectSecurely() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", Bed.root().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    Socket socket = context.getSocketFactory().createSocket("127.0.0.1", bed.plane.httpsPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  static Snapshot to(int... ports) {
    return snapshot(
        Bed.settings(),
        Upstream.Protocol.HTTP,
        UpstreamPolicy.DEFAULT,
        Arrays.stream(ports)
            .mapToObj(port -> Endpoint.ready("127.0.0.1", port))
            .toArray(Endpoint[]::new));
  }

  static Snapshot snapshot(
      Settings settings, Upstream.Protocol protocol, UpstreamPolicy policy, Endpoint... endpoints) {
    List<Endpoint> sorted =
        Arrays.stream(endpoints).sorted(Comparator.comparing(Endpoint::port)).toList();
    return new Snapshot(
        settings,
        List.of(new VirtualHost("", List.of(Bed.route("/", Bed.UPSTREAM)))),
        List.of(),
        List.of(new Upstream(Bed.UPSTREAM, protocol, policy, null, Bed.ORIGIN)),
        List.of(new EndpointSet(Bed.UPSTREAM, sorted)),
        List.of());
  }

  /** A tunnel may be idle only for a moment. */
  static Settings shortIdle() {
    return Bed.settings()
        .with(Changed.of(Settings.UpstreamLimits.DEFAULT, "tunnelIdleTimeout", SOON));
  }

  /** Other time limits than the default ones. */
  static UpstreamPolicy policy(UpstreamPolicy.Timeouts timeouts, Duration drain) {
    UpstreamPolicy d = UpstreamPolicy.DEFAULT;
    return new UpstreamPolicy(d.algorithm(), timeouts, d.connection(), d.retry(), drain);
  }

  @Override
  public void close() {
    bridge.close();
    bed.close();
  }
}
