package dev.fairlead.snapshot.codec;

import com.google.protobuf.ByteString;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.PrivateKeyDer;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TicketKey;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages as records. What a record cannot hold at all (an unknown enum value, a ticket key of the
 * wrong size) is refused here, everything else by {@link Rules}. Of names that thousands of records
 * share, such as zones, each is kept once.
 */
final class FromWire {
  private FromWire() {}

  interface Decoder<W, R> {
    R decode(W wire) throws MalformedSnapshotException;
  }

  static <W, R> List<R> all(List<W> wire, Decoder<W, R> decoder) throws MalformedSnapshotException {
    List<R> records = new ArrayList<>(wire.size());
    for (W message : wire) {
      records.add(decoder.decode(message));
    }
    return records;
  }

  static Snapshot snapshot(dev.fairlead.snapshot.wire.Snapshot wire)
      throws MalformedSnapshotException {
    return new Snapshot(
        SettingsWire.decode(wire.getSettings()),
        all(wire.getHostsList(), FromWire::host),
        all(wire.getTlsHostsList(), FromWire::tlsHost),
        all(wire.getUpstreamsList(), FromWire::upstream),
        all(wire.getEndpointsList(), FromWire::endpoints),
        all(wire.getCertificatesList(), FromWire::certificate));
  }

  static RevisionId id(dev.fairlead.snapshot.wire.RevisionId wire)
      throws MalformedSnapshotException {
    String hash = wire.getHash();
    Rules.require(
        hash.length() == 64 && hash.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0),
        "a revision's hash is not 64 hexadecimal digits");
    String epoch = wire.getEpoch();
    Rules.require(!epoch.isEmpty() && epoch.length() <= 128, "an epoch has 1 to 128 characters");
    Rules.require(wire.getNumber() > 0, "a revision's number is 1 or more");
    return new RevisionId(epoch, wire.getNumber(), hash);
  }

  static VirtualHost host(dev.fairlead.snapshot.wire.VirtualHost wire)
      throws MalformedSnapshotException {
    return new VirtualHost(wire.getHost(), all(wire.getRoutesList(), FromWire::route));
  }

  private static Route route(dev.fairlead.snapshot.wire.Route wire)
      throws MalformedSnapshotException {
    PathMatch.Type type =
        switch (wire.getType()) {
          case EXACT -> PathMatch.Type.EXACT;
          case PREFIX -> PathMatch.Type.PREFIX;
          case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw unknown("path type");
        };
    RouteAction action =
        switch (wire.getActionCase()) {
          case FORWARD -> new RouteAction.Forward(wire.getForward());
          case REFUSE -> new RouteAction.Refuse(wire.getRefuse());
          case ACTION_NOT_SET -> throw unknown("action of a route");
        };
    return new Route(new PathMatch(type, wire.getPath()), action, origin(wire.getOrigin()));
  }

  static TlsHost tlsHost(dev.fairlead.snapshot.wire.TlsHost wire) {
    return new TlsHost(
        wire.getHost(), wire.getCertificate(), wire.getMinVersion(), origin(wire.getOrigin()));
  }

  static Upstream upstream(dev.fairlead.snapshot.wire.Upstream wire)
      throws MalformedSnapshotException {
    Upstream.Protocol protocol =
        switch (wire.getProtocol()) {
          case HTTP -> Upstream.Protocol.HTTP;
          case HTTPS -> Upstream.Protocol.HTTPS;
          case H2C -> Upstream.Protocol.H2C;
          case GRPC -> Upstream.Protocol.GRPC;
          case GRPCS -> Upstream.Protocol.GRPCS;
          case WS -> Upstream.Protocol.WS;
          case WSS -> Upstream.Protocol.WSS;
          case PROTOCOL_UNSPECIFIED, UNRECOGNIZED -> throw unknown("protocol of an upstream");
        };
    return new Upstream(
        wire.getId(),
        protocol,
        policy(wire.getPolicy()),
        wire.hasDns()
            ? new Upstream.DnsTarget(wire.getDns().getHost(), wire.getDns().getPort())
            : null,
        origin(wire.getOrigin()));
  }

  private static UpstreamPolicy policy(dev.fairlead.snapshot.wire.UpstreamPolicy wire)
      throws MalformedSnapshotException {
    UpstreamPolicy.Algorithm algorithm =
        switch (wire.getAlgorithm()) {
          case LEAST_REQUEST -> UpstreamPolicy.Algorithm.LEAST_REQUEST;
          case ROUND_ROBIN -> UpstreamPolicy.Algorithm.ROUND_ROBIN;
          case ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> throw unknown("algorithm");
        };
    return new UpstreamPolicy(
        algorithm,
        new UpstreamPolicy.Timeouts(
            Duration.ofNanos(wire.getRequestTimeout()),
            Duration.ofNanos(wire.getResponseHeadTimeout()),
            Duration.ofNanos(wire.getStreamIdleTimeout())),
        new UpstreamPolicy.Connection(
            Duration.ofNanos(wire.getConnectTimeout()),
            wire.getMaxConnections(),
            wire.getMaxPending()),
        new UpstreamPolicy.Retry(
            wire.getRetryAttempts(),
            Duration.ofNanos(wire.getPerTryTimeout()),
            wire.getRetryBudgetPercent(),
            wire.getRetryBudgetMin()),
        Duration.ofNanos(wire.getDrainTimeout()));
  }

  static EndpointSet endpoints(dev.fairlead.snapshot.wire.EndpointSet wire)
      throws MalformedSnapshotException {
    return new EndpointSet(wire.getUpstream(), all(wire.getEndpointsList(), FromWire::endpoint));
  }

  private static Endpoint endpoint(dev.fairlead.snapshot.wire.Endpoint wire) {
    return new Endpoint(
        wire.getAddress(),
        wire.getPort(),
        wire.getReady(),
        wire.getServing(),
        wire.getTerminating(),
        wire.getUid(),
        wire.getTarget(),
        wire.getZone().intern());
  }

  static EndpointPatch patch(dev.fairlead.snapshot.wire.EndpointPatch wire)
      throws MalformedSnapshotException {
    return new EndpointPatch(
        wire.getUpstream(),
        all(wire.getEndpointsList(), FromWire::endpoint),
        all(wire.getRemovedList(), k -> new EndpointPatch.Key(k.getAddress(), k.getPort())));
  }

  static Certificate certificate(dev.fairlead.snapshot.wire.Certificate wire)
      throws MalformedSnapshotException {
    return new Certificate(
        wire.getId(),
        all(wire.getChainList(), der -> new Der(der.toByteArray())),
        new PrivateKeyDer(wire.getKey().toByteArray()),
        origin(wire.getOrigin()));
  }

  static Beside beside(dev.fairlead.snapshot.wire.Beside wire) throws MalformedSnapshotException {
    return new Beside(
        all(wire.getTicketKeysList(), FromWire::ticketKey),
        wire.hasFallback() ? certificate(wire.getFallback()) : null);
  }

  private static TicketKey ticketKey(ByteString bytes) throws MalformedSnapshotException {
    Rules.require(bytes.size() == TicketKey.BYTES, "a ticket key has 48 bytes");
    return new TicketKey(bytes.toByteArray());
  }

  private static Origin origin(dev.fairlead.snapshot.wire.Origin wire) {
    return new Origin(
        wire.getKind().intern(),
        wire.getNamespace().intern(),
        wire.getName(),
        wire.getSection().intern());
  }

  private static MalformedSnapshotException unknown(String what) {
    return new MalformedSnapshotException("unknown " + what);
  }
}
