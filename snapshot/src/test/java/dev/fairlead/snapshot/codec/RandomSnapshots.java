package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.PrivateKeyDer;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TicketKey;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Lawful snapshots by chance, from small alphabets so that two of them have much in common. */
final class RandomSnapshots {
  private final Random random;

  RandomSnapshots(long seed) {
    this.random = new Random(seed);
  }

  Snapshot snapshot() {
    List<String> ids = some("ns/svc:", 12);
    List<String> certificates = some("ns/tls-", 5);
    return new Snapshot(
        settings(),
        some("host-", 15).stream().map(host -> host(host, ids)).toList(),
        certificates.isEmpty()
            ? List.of()
            : some("tls-", 6).stream()
                .map(h -> new TlsHost(h, pick(certificates), origin()))
                .toList(),
        ids.stream().map(this::upstream).toList(),
        ids.stream().filter(id -> random.nextInt(5) > 0).map(this::endpoints).toList(),
        certificates.stream().map(this::certificate).toList());
  }

  Beside beside() {
    List<TicketKey> keys =
        IntStream.range(0, random.nextInt(4)).mapToObj(_ -> new TicketKey(bytes(48))).toList();
    return new Beside(keys, random.nextBoolean() ? certificate("fallback") : null);
  }

  private Settings settings() {
    Settings d = Settings.DEFAULT;
    if (random.nextInt(3) > 0) {
      return d;
    }
    return new Settings(
        List.of(
            new Settings.Listener("a", 80, false),
            new Settings.Listener("b", 443 + random.nextInt(9), random.nextBoolean())),
        d.client(),
        d.http2(),
        new Settings.UpstreamLimits(random.nextInt(9), 7, Duration.ofMillis(3), Duration.ZERO),
        new Settings.Capacity(random.nextInt(5), 2, Long.MAX_VALUE),
        new Settings.Forwarding(List.of("10.0.0.0/8", "::1"), List.of("192.0.2.0/24"), "", true),
        new Settings.Tls("TLSv1.3"),
        d.drain(),
        new Settings.AccessLog(false),
        random.nextBoolean());
  }

  private VirtualHost host(String host, List<String> upstreams) {
    List<Route> routes = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      RouteAction action =
          upstreams.isEmpty() || random.nextInt(6) == 0
              ? new RouteAction.Refuse(400 + random.nextInt(200))
              : new RouteAction.Forward(pick(upstreams));
      PathMatch.Type type = pick(List.of(PathMatch.Type.values()));
      routes.add(new Route(new PathMatch(type, "/päth-" + random.nextInt(3)), action, origin()));
    }
    return new VirtualHost(host, routes);
  }

  private Upstream upstream(String id) {
    UpstreamPolicy d = UpstreamPolicy.DEFAULT;
    UpstreamPolicy policy =
        random.nextInt(3) > 0
            ? d
            : new UpstreamPolicy(
                pick(List.of(UpstreamPolicy.Algorithm.values())),
                new UpstreamPolicy.Timeouts(
                    Duration.ofNanos(random.nextInt(9)), Duration.ZERO, Duration.ofDays(1)),
                new UpstreamPolicy.Connection(Duration.ofSeconds(1), random.nextInt(3), 4),
                new UpstreamPolicy.Retry(2, Duration.ofMillis(5), 100, 0),
                Duration.ofSeconds(random.nextInt(3)));
    return new Upstream(
        id,
        pick(List.of(Upstream.Protocol.values())),
        policy,
        random.nextInt(4) == 0 ? new Upstream.DnsTarget("a.example", 65_535) : null,
        origin());
  }

  private EndpointSet endpoints(String upstream) {
    List<Endpoint> endpoints =
        new ArrayList<>(
            some("10.0.0.", 12).stream()
                .map(address ->
                    new Endpoint(
                        address,
                        8080,
                        random.nextInt(4) > 0,
                        true,
                        random.nextInt(9) == 0,
                        "uid",
                        "Pod shop/web",
                        random.nextBoolean() ? "a" : ""))
                .toList());
    if (random.nextInt(8) == 0) {
      endpoints.sort(Comparator.comparing(Endpoint::address).reversed());
    }
    return new EndpointSet(upstream, endpoints);
  }

  private Certificate certificate(String id) {
    return new Certificate(
        id,
        List.of(new Der(new byte[] {1, (byte) random.nextInt(2)}), new Der(new byte[] {2})),
        new PrivateKeyDer(new byte[] {3, (byte) random.nextInt(2)}),
        origin());
  }

  private Origin origin() {
    return new Origin("Ingress", "shop", "web", "spec.rules[" + random.nextInt(2) + "]");
  }

  private List<String> some(String prefix, int of) {
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < of; i++) {
      if (random.nextInt(3) > 0) {
        names.add(prefix + i);
      }
    }
    return List.copyOf(names);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
