package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.failure.Failure;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of one loop, or their sum over all loops. Plain fields: written by one loop, and read
 * elsewhere only as a copy that the loop made between two events, where the ledger is balanced.
 */
final class Counts {
  private static final int STATUS_CLASSES = 6; // 0 is "no answer", 1 to 5 are 1xx to 5xx

  long accepted;
  long inFlight;
  final long[] accounts = new long[Account.values().length];
  final long[] statusClasses = new long[STATUS_CLASSES];
  final long[] failures = new long[Failure.values().length];
  final long[] latency = new long[LatencyBuckets.COUNT];
  long latencyNanos;
  long bytesIn;
  long bytesOut;
  long clientConnections;
  long clientConnectionsAccepted;
  long clientConnectionsRefused;
  long clientConnectionsAbused;
  long handshakesFailed;
  long proxyHeadersFailed;
  long logLinesDropped;
  final Map<String, UpstreamCounts> upstreams = new HashMap<>();

  /** What one upstream was asked and how it went. */
  static final class UpstreamCounts {
    long requests;
    long attempts;
    long failures;
    long connections;

    void add(UpstreamCounts other) {
      requests += other.requests;
      attempts += other.attempts;
      failures += other.failures;
      connections += other.connections;
    }
  }

  /**
   * Accepted requests that are neither in flight nor in an account: 0, unless an exchange was
   * forgotten or told of twice.
   */
  long difference() {
    long settled = 0;
    for (long account : accounts) {
      settled += account;
    }
    return accepted - settled - inFlight;
  }

  UpstreamCounts upstream(String id) {
    UpstreamCounts counts = upstreams.get(id);
    if (counts == null) {
      counts = new UpstreamCounts();
      upstreams.put(id, counts);
    }
    return counts;
  }

  void add(Counts other) {
    accepted += other.accepted;
    inFlight += other.inFlight;
    add(accounts, other.accounts);
    add(statusClasses, other.statusClasses);
    add(failures, other.failures);
    add(latency, other.latency);
    latencyNanos += other.latencyNanos;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
    clientConnections += other.clientConnections;
    clientConnectionsAccepted += other.clientConnectionsAccepted;
    clientConnectionsRefused += other.clientConnectionsRefused;
    clientConnectionsAbused += other.clientConnectionsAbused;
    handshakesFailed += other.handshakesFailed;
    proxyHeadersFailed += other.proxyHeadersFailed;
    logLinesDropped += other.logLinesDropped;
    other.upstreams.forEach((id, counts) -> upstream(id).add(counts));
  }

  private static void add(long[] sum, long[] other) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
  }
}
