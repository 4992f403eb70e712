package dev.fairlead.snapshot;

import java.time.Duration;
import java.util.List;

/**
 * Gateway-wide settings: what a GatewayConfig (or {@code --config FILE}) says, with the defaults of
 * {@link #DEFAULT}.
 *
 * @param listeners ports to listen on; empty for those that the data plane was started with
 * @param client limits of connections and messages from clients
 * @param http2 limits of HTTP/2 from clients
 * @param upstream limits of messages and connections towards endpoints
 * @param capacity global caps past which the newest work is refused
 * @param forwarding whose forwarding headers are believed and which are sent
 * @param tls TLS defaults
 * @param drain how the data plane itself leaves
 * @param accessLog what is logged
 * @param allowLoopbackEndpoints whether endpoints and DNS answers on loopback or link-local
 *     addresses are used: only in a folder
 */
public record Settings(
    List<Listener> listeners,
    ClientLimits client,
    Http2Limits http2,
    UpstreamLimits upstream,
    Capacity capacity,
    Forwarding forwarding,
    Tls tls,
    Drain drain,
    AccessLog accessLog,
    boolean allowLoopbackEndpoints) {

  public static final Settings DEFAULT =
      new Settings(
          List.of(),
          ClientLimits.DEFAULT,
          Http2Limits.DEFAULT,
          UpstreamLimits.DEFAULT,
          Capacity.DEFAULT,
          Forwarding.DEFAULT,
          Tls.DEFAULT,
          Drain.DEFAULT,
          AccessLog.DEFAULT,
          false);

  public Settings {
    listeners = List.copyOf(listeners);
  }

  /** The same with other listeners. */
  public Settings with(List<Listener> other) {
    return new Settings(
        other,
        client,
        http2,
        upstream,
        capacity,
        forwarding,
        tls,
        drain,
        accessLog,
        allowLoopbackEndpoints);
  }

  /** The same with other limits of clients. */
  public Settings with(ClientLimits other) {
    return new Settings(
        listeners,
        other,
        http2,
        upstream,
        capacity,
        forwarding,
        tls,
        drain,
        accessLog,
        allowLoopbackEndpoints);
  }

  /** The same with other limits towards endpoints. */
  public Settings with(UpstreamLimits other) {
    return new Settings(
        listeners,
        client,
        http2,
        other,
        capacity,
        forwarding,
        tls,
        drain,
        accessLog,
        allowLoopbackEndpoints);
  }

  /** The same with other global caps. */
  public Settings with(Capacity other) {
    return new Settings(
        listeners,
        client,
        http2,
        upstream,
        other,
        forwarding,
        tls,
        drain,
        accessLog,
        allowLoopbackEndpoints);
  }

  /** The same with other forwarding. */
  public Settings with(Forwarding other) {
    return new Settings(
        listeners,
        client,
        http2,
        upstream,
        capacity,
        other,
        tls,
        drain,
        accessLog,
        allowLoopbackEndpoints);
  }

  /** The same with another way to leave. */
  public Settings with(Drain other) {
    return new Settings(
        listeners,
        client,
        http2,
        upstream,
        capacity,
        forwarding,
        tls,
        other,
        accessLog,
        allowLoopbackEndpoints);
  }

  /** The same, with endpoints on loopback allowed or not. */
  public Settings withLoopbackEndpoints(boolean allowed) {
    return new Settings(
        listeners, client, http2, upstream, capacity, forwarding, tls, drain, accessLog, allowed);
  }

  /**
   * A port to listen on.
   *
   * @param name for people, unique
   * @param port 1 to 65535, unique
   * @param secure whether connections begin with TLS: HTTPS rather than HTTP
   */
  public record Listener(String name, int port, boolean secure) {}

  /**
   * @param maxHeadBytes of a request's head, start line included
   * @param maxHeaders header fields in a head
   * @param maxTargetBytes of the request target
   * @param maxBodyBytes of a request's body; 0 means no limit
   * @param headTimeout for a complete head, from its first byte
   * @param handshakeTimeout for the TLS handshake, and before it for a header of the PROXY protocol
   * @param idleTimeout of a connection between requests
   * @param bodyIdleTimeout between two reads of a request's body
   * @param writeIdleTimeout without progress towards a reader that is too slow
   * @param maxRequestsPerConnection then the connection is closed in its protocol's way; 0 means no
   *     limit
   * @param maxConnectionAge then likewise, give or take 10 %
   * @param underscoreHeaders whether header names with an underscore are passed on; they are
   *     dropped otherwise
   * @param legacyPaths whether the path of a request may hold {@code |{}^} as they are, which RFC
   *     3986 wants escaped; 400 otherwise
   */
  public record ClientLimits(
      int maxHeadBytes,
      int maxHeaders,
      int maxTargetBytes,
      long maxBodyBytes,
      Duration headTimeout,
      Duration handshakeTimeout,
      Duration idleTimeout,
      Duration bodyIdleTimeout,
      Duration writeIdleTimeout,
      int maxRequestsPerConnection,
      Duration maxConnectionAge,
      boolean underscoreHeaders,
      boolean legacyPaths) {
    public static final ClientLimits DEFAULT =
        new ClientLimits(
            16 * 1024,
            100,
            8 * 1024,
            0,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            0,
            Duration.ofHours(1),
            false,
            false);
  }

  /**
   * @param enabled whether HTTP/2 is offered by ALPN and accepted by prior knowledge
   * @param maxConcurrentStreams per connection
   * @param streamWindowBytes initial flow-control window of a stream
   * @param connectionWindowBytes flow-control window of a connection
   * @param maxHeaderListBytes of a header list, as RFC 9113 section 6.5.2 counts it
   * @param maxResets RST_STREAM frames within {@code resetWindow}, counted both ways
   * @param resetWindow the window of {@code maxResets}
   * @param maxQueuedControlFrames control frames that wait to be written
   * @param maxSmallContinuations small CONTINUATION frames in one header block
   */
  public record Http2Limits(
      boolean enabled,
      int maxConcurrentStreams,
      int streamWindowBytes,
      int connectionWindowBytes,
      int maxHeaderListBytes,
      int maxResets,
      Duration resetWindow,
      int maxQueuedControlFrames,
      int maxSmallContinuations) {
    public static final Http2Limits DEFAULT =
        new Http2Limits(
            true, 100, 64 * 1024, 1024 * 1024, 16 * 1024, 200, Duration.ofSeconds(30), 1000, 16);
  }

  /**
   * @param maxHeadBytes of a response's head
   * @param maxHeaders header fields in a response's head
   * @param idleTimeout of a pooled connection
   * @param tunnelIdleTimeout of an upgraded connection
   */
  public record UpstreamLimits(
      int maxHeadBytes, int maxHeaders, Duration idleTimeout, Duration tunnelIdleTimeout) {
    public static final UpstreamLimits DEFAULT =
        new UpstreamLimits(64 * 1024, 200, Duration.ofSeconds(55), Duration.ofHours(1));
  }

  /**
   * @param maxConnections client connections; 0 means no limit
   * @param maxRequests requests in flight; 0 means no limit
   * @param maxBufferedBytes bytes held for slow readers over all connections; 0 means no limit
   */
  public record Capacity(int maxConnections, int maxRequests, long maxBufferedBytes) {
    public static final Capacity DEFAULT = new Capacity(65_536, 65_536, 256L * 1024 * 1024);
  }

  /**
   * @param trustedProxies CIDRs (or single addresses) of peers whose forwarding headers are
   *     believed
   * @param proxyProtocolPeers likewise of peers whose connections begin with a header of the PROXY
   *     protocol, which is believed
   * @param requestIdHeader name of the request id's header; empty turns request ids off
   * @param via whether a Via header is added
   */
  public record Forwarding(
      List<String> trustedProxies,
      List<String> proxyProtocolPeers,
      String requestIdHeader,
      boolean via) {
    public static final Forwarding DEFAULT =
        new Forwarding(List.of(), List.of(), "X-Request-ID", false);

    public Forwarding {
      trustedProxies = List.copyOf(trustedProxies);
      proxyProtocolPeers = List.copyOf(proxyProtocolPeers);
    }
  }

  /**
   * @param minVersion {@code TLSv1.2} or {@code TLSv1.3}
   */
  public record Tls(String minVersion) {
    public static final Tls DEFAULT = new Tls("TLSv1.2");
  }

  /**
   * @param acceptFor after SIGTERM: how long connections are still accepted while readiness fails
   * @param grace then: how long what is in flight may take
   */
  public record Drain(Duration acceptFor, Duration grace) {
    public static final Drain DEFAULT = new Drain(Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  /**
   * @param enabled whether each exchange is logged as one JSON line on standard output
   */
  public record AccessLog(boolean enabled) {
    public static final AccessLog DEFAULT = new AccessLog(true);
  }
}
