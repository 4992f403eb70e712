package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a lawful record looks like, checked by the operator before it publishes and by the data
 * plane after it decodes. Bounds are generous: they stop nonsense, not users.
 */
final class Rules {
  static final int MAX_TEXT = 64 * 1024;
  static final int MAX_DER = 256 * 1024;
  static final int MAX_CHAIN = 64;
  static final int MAX_TICKET_KEYS = 16;
  static final Duration MAX_DURATION = Duration.ofDays(36_500);

  private Rules() {}

  static void settings(Settings s) throws MalformedSnapshotException {
    var c = s.client();
    notNegative("client limit", c.maxHeadBytes(), c.maxHeaders(), c.maxTargetBytes());
    notNegative("client limit", c.maxBodyBytes(), c.maxRequestsPerConnection());
    durations(c.headTimeout(), c.handshakeTimeout(), c.idleTimeout(), c.bodyIdleTimeout());
    durations(c.writeIdleTimeout(), c.maxConnectionAge());
    var h = s.http2();
    notNegative("http2 limit", h.maxConcurrentStreams(), h.streamWindowBytes(), h.maxResets());
    notNegative("http2 limit", h.connectionWindowBytes(), h.maxHeaderListBytes());
    notNegative("http2 limit", h.maxQueuedControlFrames(), h.maxSmallContinuations());
    var u = s.upstream();
    notNegative("upstream limit", u.maxHeadBytes(), u.maxHeaders());
    durations(h.resetWindow(), u.idleTimeout(), u.tunnelIdleTimeout());
    var cap = s.capacity();
    notNegative("capacity", cap.maxConnections(), cap.maxRequests(), cap.maxBufferedBytes());
    durations(s.drain().acceptFor(), s.drain().grace());
    for (String proxy : s.forwarding().trustedProxies()) {
      text("trusted proxy", proxy);
    }
    for (String peer : s.forwarding().proxyProtocolPeers()) {
      text("peer of the PROXY protocol", peer);
    }
    text("request id header", s.forwarding().requestIdHeader());
    text("TLS version", s.tls().minVersion());
    listeners(s.listeners());
  }

  private static void listeners(List<Settings.Listener> listeners)
      throws MalformedSnapshotException {
    Set<Integer> ports = new HashSet<>();
    for (Settings.Listener listener : listeners) {
      text("listener", listener.name());
      port(listener.port());
      require(ports.add(listener.port()), "two listeners on port " + listener.port());
    }
  }

  static void host(VirtualHost host) throws MalformedSnapshotException {
    text("host", host.host());
    for (Route route : host.routes()) {
      route(host, route);
    }
  }

  private static void route(VirtualHost host, Route route) throws MalformedSnapshotException {
    String path = route.match().path();
    text("path", path);
    require(path.startsWith("/"), "path of host '" + host.host() + "' does not start with /");
    switch (route.action()) {
      case RouteAction.Forward(String upstream) -> name("upstream of a route", upstream);
      case RouteAction.Refuse(int status) ->
          require(status >= 400 && status <= 599, "status " + status + " is not 400 to 599");
    }
    origin(route.origin());
  }

  static void tlsHost(TlsHost host) throws MalformedSnapshotException {
    text("TLS host", host.host());
    text("certificate of a TLS host", host.certificate());
    text("TLS version of a host", host.minVersion());
    require(
        !host.certificate().isEmpty() || !host.minVersion().isEmpty(),
        "TLS host '" + host.host() + "' has neither certificate nor version");
    origin(host.origin());
  }

  static void upstream(Upstream upstream) throws MalformedSnapshotException {
    name("upstream", upstream.id());
    policy(upstream.policy());
    Upstream.DnsTarget dns = upstream.dns();
    if (dns != null) {
      name("DNS name", dns.host());
      port(dns.port());
    }
    origin(upstream.origin());
  }

  private static void policy(UpstreamPolicy policy) throws MalformedSnapshotException {
    var t = policy.timeouts();
    durations(t.request(), t.responseHead(), t.streamIdle(), policy.drainTimeout());
    var c = policy.connection();
    durations(c.connectTimeout(), policy.retry().perTryTimeout());
    notNegative("connection limit", c.maxConnections(), c.maxPending());
    var r = policy.retry();
    notNegative("retry", r.attempts(), r.budgetPercent(), r.budgetMin());
  }

  static void endpoints(EndpointSet set) throws MalformedSnapshotException {
    name("upstream of endpoints", set.upstream());
    Set<EndpointPatch.Key> seen = HashSet.newHashSet(set.endpoints().size());
    for (Endpoint endpoint : set.endpoints()) {
      endpoint(endpoint);
      require(
          seen.add(EndpointPatch.Key.of(endpoint)),
          "endpoint " + endpoint.identity() + " appears twice in " + set.upstream());
    }
  }

  static void endpoint(Endpoint endpoint) throws MalformedSnapshotException {
    name("address", endpoint.address());
    port(endpoint.port());
    text("uid", endpoint.uid());
    text("target", endpoint.target());
    text("zone", endpoint.zone());
  }

  static void certificate(Certificate certificate) throws MalformedSnapshotException {
    name("certificate", certificate.id());
    List<Der> chain = certificate.chain();
    require(
        !chain.isEmpty() && chain.size() <= MAX_CHAIN,
        "certificate " + certificate.id() + " has " + chain.size() + " links, not 1 to 64");
    for (Der der : chain) {
      der(der.bytes().length);
    }
    der(certificate.key().pkcs8().length);
    origin(certificate.origin());
  }

  static void beside(Beside beside) throws MalformedSnapshotException {
    require(beside.ticketKeys().size() <= MAX_TICKET_KEYS, "more than 16 ticket keys");
    Certificate fallback = beside.fallback();
    if (fallback != null) {
      certificate(fallback);
    }
  }

  static void require(boolean condition, String message) throws MalformedSnapshotException {
    if (!condition) {
      throw new MalformedSnapshotException(message);
    }
  }

  private static void der(int length) throws MalformedSnapshotException {
    require(length > 0 && length <= MAX_DER, "DER of " + length + " bytes, not 1 to " + MAX_DER);
  }

  private static void origin(Origin origin) throws MalformedSnapshotException {
    text("kind", origin.kind());
    text("namespace", origin.namespace());
    text("name", origin.name());
    text("section", origin.section());
  }

  private static void port(int port) throws MalformedSnapshotException {
    require(port >= 1 && port <= 65_535, "port " + port + " is not 1 to 65535");
  }

  private static void name(String what, String value) throws MalformedSnapshotException {
    require(!value.isEmpty(), what + " is empty");
    text(what, value);
  }

  private static void text(String what, String value) throws MalformedSnapshotException {
    require(value.length() <= MAX_TEXT, what + " is longer than " + MAX_TEXT + " characters");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        require(
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1)),
            what + " is not Unicode text");
        i++;
      }
    }
  }

  private static void notNegative(String what, long... values) throws MalformedSnapshotException {
    for (long value : values) {
      require(value >= 0, what + " " + value + " is negative");
    }
  }

  private static void durations(Duration... values) throws MalformedSnapshotException {
    for (Duration value : values) {
      require(
          !value.isNegative() && value.compareTo(MAX_DURATION) <= 0,
          "duration " + value + " is not 0 to " + MAX_DURATION);
    }
  }
}
