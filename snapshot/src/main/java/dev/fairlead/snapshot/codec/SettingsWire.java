package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.wire.Settings.AccessLog;
import dev.fairlead.snapshot.wire.Settings.Capacity;
import dev.fairlead.snapshot.wire.Settings.ClientLimits;
import dev.fairlead.snapshot.wire.Settings.Drain;
import dev.fairlead.snapshot.wire.Settings.Forwarding;
import dev.fairlead.snapshot.wire.Settings.Http2Limits;
import dev.fairlead.snapshot.wire.Settings.Listener;
import dev.fairlead.snapshot.wire.Settings.Tls;
import dev.fairlead.snapshot.wire.Settings.UpstreamLimits;
import java.time.Duration;

/** Settings as a message and back. */
final class SettingsWire {
  private SettingsWire() {}

  static dev.fairlead.snapshot.wire.Settings encode(Settings s) {
    return dev.fairlead.snapshot.wire.Settings.newBuilder()
        .addAllListeners(s.listeners().stream().map(SettingsWire::listener).toList())
        .setClient(client(s.client()))
        .setHttp2(http2(s.http2()))
        .setUpstream(
            UpstreamLimits.newBuilder()
                .setMaxHeadBytes(s.upstream().maxHeadBytes())
                .setMaxHeaders(s.upstream().maxHeaders())
                .setIdleTimeout(s.upstream().idleTimeout().toNanos())
                .setTunnelIdleTimeout(s.upstream().tunnelIdleTimeout().toNanos()))
        .setCapacity(
            Capacity.newBuilder()
                .setMaxConnections(s.capacity().maxConnections())
                .setMaxRequests(s.capacity().maxRequests())
                .setMaxBufferedBytes(s.capacity().maxBufferedBytes()))
        .setForwarding(
            Forwarding.newBuilder()
                .addAllTrustedProxies(s.forwarding().trustedProxies())
                .addAllProxyProtocolPeers(s.forwarding().proxyProtocolPeers())
                .setRequestIdHeader(s.forwarding().requestIdHeader())
                .setVia(s.forwarding().via()))
        .setTls(Tls.newBuilder().setMinVersion(s.tls().minVersion()))
        .setDrain(
            Drain.newBuilder()
                .setAcceptFor(s.drain().acceptFor().toNanos())
                .setGrace(s.drain().grace().toNanos()))
        .setAccessLog(AccessLog.newBuilder().setEnabled(s.accessLog().enabled()))
        .setAllowLoopbackEndpoints(s.allowLoopbackEndpoints())
        .build();
  }

  private static Listener listener(Settings.Listener l) {
    return Listener.newBuilder().setName(l.name()).setPort(l.port()).setSecure(l.secure()).build();
  }

  private static ClientLimits client(Settings.ClientLimits c) {
    return ClientLimits.newBuilder()
        .setMaxHeadBytes(c.maxHeadBytes())
        .setMaxHeaders(c.maxHeaders())
        .setMaxTargetBytes(c.maxTargetBytes())
        .setMaxBodyBytes(c.maxBodyBytes())
        .setHeadTimeout(c.headTimeout().toNanos())
        .setHandshakeTimeout(c.handshakeTimeout().toNanos())
        .setIdleTimeout(c.idleTimeout().toNanos())
        .setBodyIdleTimeout(c.bodyIdleTimeout().toNanos())
        .setWriteIdleTimeout(c.writeIdleTimeout().toNanos())
        .setMaxRequestsPerConnection(c.maxRequestsPerConnection())
        .setMaxConnectionAge(c.maxConnectionAge().toNanos())
        .setUnderscoreHeaders(c.underscoreHeaders())
        .setLegacyPaths(c.legacyPaths())
        .build();
  }

  private static Http2Limits http2(Settings.Http2Limits h) {
    return Http2Limits.newBuilder()
        .setEnabled(h.enabled())
        .setMaxConcurrentStreams(h.maxConcurrentStreams())
        .setStreamWindowBytes(h.streamWindowBytes())
        .setConnectionWindowBytes(h.connectionWindowBytes())
        .setMaxHeaderListBytes(h.maxHeaderListBytes())
        .setMaxResets(h.maxResets())
        .setResetWindow(h.resetWindow().toNanos())
        .setMaxQueuedControlFrames(h.maxQueuedControlFrames())
        .setMaxSmallContinuations(h.maxSmallContinuations())
        .build();
  }

  static Settings decode(dev.fairlead.snapshot.wire.Settings s) {
    UpstreamLimits u = s.getUpstream();
    Capacity cap = s.getCapacity();
    Forwarding f = s.getForwarding();
    return new Settings(
        s.getListenersList().stream()
            .map(l -> new Settings.Listener(l.getName(), l.getPort(), l.getSecure()))
            .toList(),
        client(s.getClient()),
        http2(s.getHttp2()),
        new Settings.UpstreamLimits(
            u.getMaxHeadBytes(),
            u.getMaxHeaders(),
            Duration.ofNanos(u.getIdleTimeout()),
            Duration.ofNanos(u.getTunnelIdleTimeout())),
        new Settings.Capacity(
            cap.getMaxConnections(), cap.getMaxRequests(), cap.getMaxBufferedBytes()),
        new Settings.Forwarding(
            f.getTrustedProxiesList(),
            f.getProxyProtocolPeersList(),
            f.getRequestIdHeader(),
            f.getVia()),
        new Settings.Tls(s.getTls().getMinVersion()),
        new Settings.Drain(
            Duration.ofNanos(s.getDrain().getAcceptFor()),
            Duration.ofNanos(s.getDrain().getGrace())),
        new Settings.AccessLog(s.getAccessLog().getEnabled()),
        s.getAllowLoopbackEndpoints());
  }

  private static Settings.ClientLimits client(ClientLimits c) {
    return new Settings.ClientLimits(
        c.getMaxHeadBytes(),
        c.getMaxHeaders(),
        c.getMaxTargetBytes(),
        c.getMaxBodyBytes(),
        Duration.ofNanos(c.getHeadTimeout()),
        Duration.ofNanos(c.getHandshakeTimeout()),
        Duration.ofNanos(c.getIdleTimeout()),
        Duration.ofNanos(c.getBodyIdleTimeout()),
        Duration.ofNanos(c.getWriteIdleTimeout()),
        c.getMaxRequestsPerConnection(),
        Duration.ofNanos(c.getMaxConnectionAge()),
        c.getUnderscoreHeaders(),
        c.getLegacyPaths());
  }

  private static Settings.Http2Limits http2(Http2Limits h) {
    return new Settings.Http2Limits(
        h.getEnabled(),
        h.getMaxConcurrentStreams(),
        h.getStreamWindowBytes(),
        h.getConnectionWindowBytes(),
        h.getMaxHeaderListBytes(),
        h.getMaxResets(),
        Duration.ofNanos(h.getResetWindow()),
        h.getMaxQueuedControlFrames(),
        h.getMaxSmallContinuations());
  }
}
