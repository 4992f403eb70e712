package dev.fairlead.snapshot;

import java.time.Duration;

/**
 * How one upstream is used; a BackendPolicy overrides the defaults of {@link #DEFAULT}.
 *
 * @param algorithm how an endpoint is chosen
 * @param timeouts time limits of a request
 * @param connection limits of connections to one endpoint
 * @param retry when a request is tried again on another endpoint
 * @param drainTimeout how long requests may go on at an endpoint that leaves; then they are cut
 */
public record UpstreamPolicy(
    Algorithm algorithm,
    Timeouts timeouts,
    Connection connection,
    Retry retry,
    Duration drainTimeout) {

  public static final UpstreamPolicy DEFAULT =
      new UpstreamPolicy(
          Algorithm.LEAST_REQUEST,
          Timeouts.DEFAULT,
          Connection.DEFAULT,
          Retry.DEFAULT,
          Duration.ofSeconds(300));

  /** How an endpoint is chosen among the candidates. */
  public enum Algorithm {
    LEAST_REQUEST,
    ROUND_ROBIN
  }

  /**
   * Time limits; zero means none.
   *
   * @param request from the complete request head to the last byte of the response
   * @param responseHead from the request's last byte to the response's head
   * @param streamIdle without a byte in either direction once the response has begun
   */
  public record Timeouts(Duration request, Duration responseHead, Duration streamIdle) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(300));
  }

  /**
   * Limits per endpoint and data plane.
   *
   * @param connectTimeout time to establish a connection, TLS included
   * @param maxConnections at most so many connections; 0 means no limit
   * @param maxPending at most so many requests waiting for a connection; 0 means no limit
   */
  public record Connection(Duration connectTimeout, int maxConnections, int maxPending) {
    public static final Connection DEFAULT = new Connection(Duration.ofSeconds(2), 0, 1024);
  }

  /**
   * When a request is tried again, only ever where that is lawful (never sent, or idempotent
   * without a response byte).
   *
   * @param attempts retries after the first attempt, 0 to 10
   * @param perTryTimeout limit of one attempt up to its response head; zero means none
   * @param budgetPercent retries in flight, as a share of active requests, 0 to 100
   * @param budgetMin retries in flight that are always allowed
   */
  public record Retry(int attempts, Duration perTryTimeout, int budgetPercent, int budgetMin) {
    public static final Retry DEFAULT = new Retry(1, Duration.ZERO, 20, 3);
  }
}
