package dev.fairlead.operator.compile;

import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.crds.GatewayLimits;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Settings.AccessLog;
import dev.fairlead.snapshot.Settings.Capacity;
import dev.fairlead.snapshot.Settings.ClientLimits;
import dev.fairlead.snapshot.Settings.Drain;
import dev.fairlead.snapshot.Settings.Forwarding;
import dev.fairlead.snapshot.Settings.Http2Limits;
import dev.fairlead.snapshot.Settings.Tls;
import dev.fairlead.snapshot.Settings.UpstreamLimits;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GatewayConfig over the defaults. */
final class SettingsLowering {
  private SettingsLowering() {}

  /**
   * @param folder whether endpoints may be on loopback
   */
  static Settings lower(@Nullable GatewayConfigObject config, boolean folder, Findings findings) {
    if (config == null) {
      return Settings.DEFAULT.withLoopbackEndpoints(folder);
    }
    FieldValues values = new FieldValues(config.meta(), FindingCode.CONFIG_INVALID, findings);
    GatewayConfigSpec spec = config.spec();
    GatewayConfigSpec.Limits limits = spec.limits();
    return new Settings(
        listeners(spec.listeners()),
        client(limits == null ? null : limits.client(), values),
        http2(spec.http2(), values),
        upstream(limits == null ? null : limits.upstream(), values),
        capacity(limits == null ? null : limits.capacity(), values),
        forwarding(spec),
        tls(spec.tls()),
        drain(spec.drain(), values),
        accessLog(spec.accessLog()),
        folder);
  }

  private static List<Settings.Listener> listeners(List<GatewayConfigSpec.Listener> from) {
    return from.stream()
        .map(l ->
            new Settings.Listener(
                l.name(), l.port(), l.protocol() == GatewayConfigSpec.Protocol.HTTPS))
        .sorted(Comparator.comparingInt(Settings.Listener::port))
        .toList();
  }

  private static ClientLimits client(
      GatewayLimits.@Nullable ClientLimits from, FieldValues values) {
    ClientLimits otherwise = ClientLimits.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    String at = "spec.limits.client.";
    return new ClientLimits(
        values.number(at + "maxHeadBytes", from.maxHeadBytes(), otherwise.maxHeadBytes()),
        values.number(at + "maxHeaders", from.maxHeaders(), otherwise.maxHeaders()),
        values.number(at + "maxTargetBytes", from.maxTargetBytes(), otherwise.maxTargetBytes()),
        values.number(at + "maxBodyBytes", from.maxBodyBytes(), otherwise.maxBodyBytes()),
        values.duration(at + "headTimeout", from.headTimeout(), otherwise.headTimeout()),
        values.duration(
            at + "handshakeTimeout", from.handshakeTimeout(), otherwise.handshakeTimeout()),
        values.duration(at + "idleTimeout", from.idleTimeout(), otherwise.idleTimeout()),
        values.duration(
            at + "bodyIdleTimeout", from.bodyIdleTimeout(), otherwise.bodyIdleTimeout()),
        values.duration(
            at + "writeIdleTimeout", from.writeIdleTimeout(), otherwise.writeIdleTimeout()),
        values.number(
            at + "maxRequestsPerConnection",
            from.maxRequestsPerConnection(),
            otherwise.maxRequestsPerConnection()),
        values.duration(
            at + "maxConnectionAge", from.maxConnectionAge(), otherwise.maxConnectionAge()),
        flag(from.underscoreHeaders(), otherwise.underscoreHeaders()),
        flag(from.legacyPaths(), otherwise.legacyPaths()));
  }

  private static Http2Limits http2(GatewayLimits.@Nullable Http2 from, FieldValues values) {
    Http2Limits otherwise = Http2Limits.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    String at = "spec.http2.";
    return new Http2Limits(
        flag(from.enabled(), otherwise.enabled()),
        values.number(
            at + "maxConcurrentStreams",
            from.maxConcurrentStreams(),
            otherwise.maxConcurrentStreams()),
        values.number(
            at + "streamWindowBytes", from.streamWindowBytes(), otherwise.streamWindowBytes()),
        values.number(
            at + "connectionWindowBytes",
            from.connectionWindowBytes(),
            otherwise.connectionWindowBytes()),
        values.number(
            at + "maxHeaderListBytes", from.maxHeaderListBytes(), otherwise.maxHeaderListBytes()),
        values.number(at + "maxResets", from.maxResets(), otherwise.maxResets()),
        values.duration(at + "resetWindow", from.resetWindow(), otherwise.resetWindow()),
        values.number(
            at + "maxQueuedControlFrames",
            from.maxQueuedControlFrames(),
            otherwise.maxQueuedControlFrames()),
        values.number(
            at + "maxSmallContinuations",
            from.maxSmallContinuations(),
            otherwise.maxSmallContinuations()));
  }

  private static UpstreamLimits upstream(
      GatewayLimits.@Nullable UpstreamLimits from, FieldValues values) {
    UpstreamLimits otherwise = UpstreamLimits.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    String at = "spec.limits.upstream.";
    return new UpstreamLimits(
        values.number(at + "maxHeadBytes", from.maxHeadBytes(), otherwise.maxHeadBytes()),
        values.number(at + "maxHeaders", from.maxHeaders(), otherwise.maxHeaders()),
        values.duration(at + "idleTimeout", from.idleTimeout(), otherwise.idleTimeout()),
        values.duration(
            at + "tunnelIdleTimeout", from.tunnelIdleTimeout(), otherwise.tunnelIdleTimeout()));
  }

  private static Capacity capacity(GatewayLimits.@Nullable Capacity from, FieldValues values) {
    Capacity otherwise = Capacity.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    String at = "spec.limits.capacity.";
    return new Capacity(
        values.number(at + "maxConnections", from.maxConnections(), otherwise.maxConnections()),
        values.number(at + "maxRequests", from.maxRequests(), otherwise.maxRequests()),
        values.number(
            at + "maxBufferedBytes", from.maxBufferedBytes(), otherwise.maxBufferedBytes()));
  }

  private static Forwarding forwarding(GatewayConfigSpec spec) {
    Forwarding otherwise = Forwarding.DEFAULT;
    GatewayConfigSpec.Forwarding from = spec.forwarding();
    String id = from == null ? null : from.requestIdHeader();
    return new Forwarding(
        spec.trustedProxies(),
        spec.proxyProtocol() == null ? List.of() : spec.proxyProtocol().from(),
        id == null ? otherwise.requestIdHeader() : id,
        flag(from == null ? null : from.via(), otherwise.via()));
  }

  private static Tls tls(GatewayConfigSpec.@Nullable Tls from) {
    GatewayConfigSpec.TlsVersion version = from == null ? null : from.minVersion();
    return version == null ? Tls.DEFAULT : new Tls(text(version));
  }

  static String text(GatewayConfigSpec.TlsVersion version) {
    return switch (version) {
      case TLS_1_2 -> "TLSv1.2";
      case TLS_1_3 -> "TLSv1.3";
    };
  }

  private static Drain drain(GatewayConfigSpec.@Nullable Drain from, FieldValues values) {
    Drain otherwise = Drain.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    return new Drain(
        values.duration("spec.drain.acceptFor", from.acceptFor(), otherwise.acceptFor()),
        values.duration("spec.drain.grace", from.grace(), otherwise.grace()));
  }

  private static AccessLog accessLog(GatewayConfigSpec.@Nullable AccessLog from) {
    return new AccessLog(flag(from == null ? null : from.enabled(), AccessLog.DEFAULT.enabled()));
  }

  private static boolean flag(@Nullable Boolean value, boolean otherwise) {
    return value == null ? otherwise : value;
  }
}
