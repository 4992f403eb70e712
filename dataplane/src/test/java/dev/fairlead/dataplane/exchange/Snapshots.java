package dev.fairlead.dataplane.exchange;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small configurations: every host and path goes to one Service. */
final class Snapshots {
  static final String SERVICE = "shop/web:80";
  private static final Origin INGRESS = new Origin("Ingress", "shop", "web", "spec.rules[0]");
  private static final Origin OBJECT = new Origin("Service", "shop", "web", "");

  private Snapshots() {}

  /** Default settings, but loopback endpoints are allowed. */
  static Settings settings() {
    return with(Settings.ClientLimits.DEFAULT);
  }

  static Settings with(Settings.ClientLimits client) {
    return with(client, Settings.Forwarding.DEFAULT, Settings.Capacity.DEFAULT);
  }

  static Settings with(
      Settings.ClientLimits client, Settings.Forwarding forwarding, Settings.Capacity capacity) {
    return Settings.DEFAULT
        .with(client)
        .with(forwarding)
        .with(capacity)
        .withLoopbackEndpoints(true);
  }

  static Snapshot to(List<Endpoint> endpoints) {
    return of(settings(), UpstreamPolicy.DEFAULT, endpoints);
  }

  static Snapshot of(Settings settings, UpstreamPolicy policy, List<Endpoint> endpoints) {
    return of(settings, Upstream.Protocol.HTTP, policy, null, endpoints);
  }

  static Snapshot of(
      Settings settings,
      Upstream.Protocol protocol,
      UpstreamPolicy policy,
      Upstream.@Nullable DnsTarget dns,
      List<Endpoint> endpoints) {
    Route route =
        new Route(
            new PathMatch(PathMatch.Type.PREFIX, "/"), new RouteAction.Forward(SERVICE), INGRESS);
    Route refused =
        new Route(
            new PathMatch(PathMatch.Type.PREFIX, "/refused"), new RouteAction.Refuse(503), INGRESS);
    return new Snapshot(
        settings,
        List.of(
            new VirtualHost("", List.of(refused, route)),
            new VirtualHost("empty.example.com", List.of())),
        List.of(),
        List.of(new Upstream(SERVICE, protocol, policy, dns, OBJECT)),
        List.of(new EndpointSet(SERVICE, endpoints)),
        List.of());
  }
}
