package dev.fairlead.e2e.feed;

import dev.fairlead.dataplane.feed.FeedClient;
import dev.fairlead.dataplane.feed.FeedConfig;
import dev.fairlead.dataplane.feed.RevisionStore;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.trust.FeedTrust;
import dev.fairlead.operator.trust.Lifetimes;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PrivateKeyDer;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Operators and data planes on loopback, in one folder, closed together. */
final class Stage implements AutoCloseable {
  static final byte[] SECRET_KEY = "the private key of a user".repeat(4).getBytes();

  final FeedTrust trust;
  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  Stage(Path folder, Lifetimes lifetimes) throws IOException {
    this.folder = folder;
    this.trust = FeedTrust.open(certs(), lifetimes, Clock.systemUTC());
    open.add(trust);
  }

  Path certs() {
    return folder.resolve("certs");
  }

  SnapshotServer operator(int port, FeedObserver observer) throws IOException {
    SnapshotServer server =
        new SnapshotServer(
            new InetSocketAddress("127.0.0.1", port),
            trust.identity(),
            observer,
            Clock.systemUTC());
    server.start();
    open.add(server);
    return server;
  }

  FeedClient dataPlane(String name, RecordingSink sink, int... ports) throws IOException {
    return dataPlane(name, identity(), sink, ports);
  }

  FeedClient dataPlane(String name, FeedIdentity identity, RecordingSink sink, int... ports)
      throws IOException {
    List<FeedConfig.Address> operators =
        IntStream.of(ports).mapToObj(port -> new FeedConfig.Address("127.0.0.1", port)).toList();
    RevisionStore store = RevisionStore.open(state(name), identity, Duration.ofMillis(20));
    FeedClient client =
        new FeedClient(
            new FeedConfig(name, operators, Duration.ofMillis(100)), identity, sink, store);
    client.start();
    open.add(client);
    return client;
  }

  Path state(String name) {
    return folder.resolve("state-" + name);
  }

  FeedIdentity identity() throws IOException {
    return FeedIdentity.load(certs(), Role.DATAPLANE);
  }

  /** A snapshot with so many endpoints, and a certificate. */
  static Snapshot snapshot(int endpoints) {
    Origin origin = new Origin("Service", "shop", "web", "");
    return new Snapshot(
        Settings.DEFAULT,
        List.of(),
        List.of(),
        List.of(
            new Upstream(
                "shop/web:80", Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, null, origin)),
        List.of(
            new EndpointSet(
                "shop/web:80",
                IntStream.range(0, endpoints)
                    .mapToObj(i -> Endpoint.ready("10.0.0." + (100 + i), 8080))
                    .collect(Collectors.toList()))),
        List.of(
            new Certificate(
                "shop/tls",
                List.of(new Der(new byte[] {1})),
                new PrivateKeyDer(SECRET_KEY),
                origin)));
  }

  @Override
  public void close() {
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
