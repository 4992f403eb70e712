package dev.fairlead.snapshot.codec;

import com.google.protobuf.ByteString;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import dev.fairlead.snapshot.wire.DnsTarget;
import dev.fairlead.snapshot.wire.EndpointKey;

/** Records as messages. Every message is canonical: one value, one encoding. */
final class ToWire {
  private ToWire() {}

  static dev.fairlead.snapshot.wire.Snapshot snapshot(Snapshot s) {
    var wire = dev.fairlead.snapshot.wire.Snapshot.newBuilder();
    wire.setSettings(SettingsWire.encode(s.settings()));
    s.hosts().forEach(host -> wire.addHosts(host(host)));
    s.tlsHosts().forEach(host -> wire.addTlsHosts(tlsHost(host)));
    s.upstreams().forEach(upstream -> wire.addUpstreams(upstream(upstream)));
    s.endpoints().forEach(set -> wire.addEndpoints(endpoints(set)));
    s.certificates().forEach(certificate -> wire.addCertificates(certificate(certificate)));
    return wire.build();
  }

  static dev.fairlead.snapshot.wire.RevisionId id(RevisionId id) {
    return dev.fairlead.snapshot.wire.RevisionId.newBuilder()
        .setEpoch(id.epoch())
        .setNumber(id.number())
        .setHash(id.hash())
        .build();
  }

  static dev.fairlead.snapshot.wire.VirtualHost host(VirtualHost host) {
    var wire = dev.fairlead.snapshot.wire.VirtualHost.newBuilder().setHost(host.host());
    host.routes().forEach(route -> wire.addRoutes(route(route)));
    return wire.build();
  }

  private static dev.fairlead.snapshot.wire.Route route(Route route) {
    var wire =
        dev.fairlead.snapshot.wire.Route.newBuilder()
            .setType(type(route.match().type()))
            .setPath(route.match().path())
            .setOrigin(origin(route.origin()));
    return switch (route.action()) {
      case RouteAction.Forward(String upstream) -> wire.setForward(upstream).build();
      case RouteAction.Refuse(int status) -> wire.setRefuse(status).build();
    };
  }

  private static dev.fairlead.snapshot.wire.Route.Type type(PathMatch.Type type) {
    return switch (type) {
      case EXACT -> dev.fairlead.snapshot.wire.Route.Type.EXACT;
      case PREFIX -> dev.fairlead.snapshot.wire.Route.Type.PREFIX;
    };
  }

  static dev.fairlead.snapshot.wire.TlsHost tlsHost(TlsHost host) {
    return dev.fairlead.snapshot.wire.TlsHost.newBuilder()
        .setHost(host.host())
        .setCertificate(host.certificate())
        .setOrigin(origin(host.origin()))
        .setMinVersion(host.minVersion())
        .build();
  }

  static dev.fairlead.snapshot.wire.Upstream upstream(Upstream upstream) {
    var wire =
        dev.fairlead.snapshot.wire.Upstream.newBuilder()
            .setId(upstream.id())
            .setProtocol(protocol(upstream.protocol()))
            .setPolicy(policy(upstream.policy()))
            .setOrigin(origin(upstream.origin()));
    Upstream.DnsTarget dns = upstream.dns();
    if (dns != null) {
      wire.setDns(DnsTarget.newBuilder().setHost(dns.host()).setPort(dns.port()));
    }
    return wire.build();
  }

  private static dev.fairlead.snapshot.wire.Upstream.Protocol protocol(Upstream.Protocol p) {
    return switch (p) {
      case HTTP -> dev.fairlead.snapshot.wire.Upstream.Protocol.HTTP;
      case HTTPS -> dev.fairlead.snapshot.wire.Upstream.Protocol.HTTPS;
      case H2C -> dev.fairlead.snapshot.wire.Upstream.Protocol.H2C;
      case GRPC -> dev.fairlead.snapshot.wire.Upstream.Protocol.GRPC;
      case GRPCS -> dev.fairlead.snapshot.wire.Upstream.Protocol.GRPCS;
      case WS -> dev.fairlead.snapshot.wire.Upstream.Protocol.WS;
      case WSS -> dev.fairlead.snapshot.wire.Upstream.Protocol.WSS;
    };
  }

  private static dev.fairlead.snapshot.wire.UpstreamPolicy policy(UpstreamPolicy policy) {
    return dev.fairlead.snapshot.wire.UpstreamPolicy.newBuilder()
        .setAlgorithm(algorithm(policy.algorithm()))
        .setRequestTimeout(policy.timeouts().request().toNanos())
        .setResponseHeadTimeout(policy.timeouts().responseHead().toNanos())
        .setStreamIdleTimeout(policy.timeouts().streamIdle().toNanos())
        .setConnectTimeout(policy.connection().connectTimeout().toNanos())
        .setMaxConnections(policy.connection().maxConnections())
        .setMaxPending(policy.connection().maxPending())
        .setRetryAttempts(policy.retry().attempts())
        .setPerTryTimeout(policy.retry().perTryTimeout().toNanos())
        .setRetryBudgetPercent(policy.retry().budgetPercent())
        .setRetryBudgetMin(policy.retry().budgetMin())
        .setDrainTimeout(policy.drainTimeout().toNanos())
        .build();
  }

  private static dev.fairlead.snapshot.wire.UpstreamPolicy.Algorithm algorithm(
      UpstreamPolicy.Algorithm algorithm) {
    return switch (algorithm) {
      case LEAST_REQUEST -> dev.fairlead.snapshot.wire.UpstreamPolicy.Algorithm.LEAST_REQUEST;
      case ROUND_ROBIN -> dev.fairlead.snapshot.wire.UpstreamPolicy.Algorithm.ROUND_ROBIN;
    };
  }

  static dev.fairlead.snapshot.wire.EndpointSet endpoints(EndpointSet set) {
    var wire = dev.fairlead.snapshot.wire.EndpointSet.newBuilder().setUpstream(set.upstream());
    set.endpoints().forEach(endpoint -> wire.addEndpoints(endpoint(endpoint)));
    return wire.build();
  }

  private static dev.fairlead.snapshot.wire.Endpoint endpoint(Endpoint e) {
    return dev.fairlead.snapshot.wire.Endpoint.newBuilder()
        .setAddress(e.address())
        .setPort(e.port())
        .setReady(e.ready())
        .setServing(e.serving())
        .setTerminating(e.terminating())
        .setUid(e.uid())
        .setTarget(e.target())
        .setZone(e.zone())
        .build();
  }

  static dev.fairlead.snapshot.wire.EndpointPatch patch(EndpointPatch patch) {
    var wire = dev.fairlead.snapshot.wire.EndpointPatch.newBuilder().setUpstream(patch.upstream());
    patch.upserts().forEach(endpoint -> wire.addEndpoints(endpoint(endpoint)));
    for (EndpointPatch.Key key : patch.removals()) {
      wire.addRemoved(EndpointKey.newBuilder().setAddress(key.address()).setPort(key.port()));
    }
    return wire.build();
  }

  static dev.fairlead.snapshot.wire.Certificate certificate(Certificate certificate) {
    var wire =
        dev.fairlead.snapshot.wire.Certificate.newBuilder()
            .setId(certificate.id())
            .setKey(ByteString.copyFrom(certificate.key().pkcs8()))
            .setOrigin(origin(certificate.origin()));
    certificate.chain().forEach(der -> wire.addChain(ByteString.copyFrom(der.bytes())));
    return wire.build();
  }

  static dev.fairlead.snapshot.wire.Beside beside(Beside beside) {
    var wire = dev.fairlead.snapshot.wire.Beside.newBuilder();
    beside.ticketKeys().forEach(key -> wire.addTicketKeys(ByteString.copyFrom(key.bytes())));
    Certificate fallback = beside.fallback();
    if (fallback != null) {
      wire.setFallback(certificate(fallback));
    }
    return wire.build();
  }

  private static dev.fairlead.snapshot.wire.Origin origin(Origin origin) {
    return dev.fairlead.snapshot.wire.Origin.newBuilder()
        .setKind(origin.kind())
        .setNamespace(origin.namespace())
        .setName(origin.name())
        .setSection(origin.section())
        .build();
  }
}
