package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.observe.Counts.UpstreamCounts;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The recorder of one loop: adds to its counts and writes its lines of the access log. */
final class LoopRecorder implements Recorder {
  private final Counts counts = new Counts();
  private final BooleanSupplier logging;
  private final LogRing ring;
  private final LogLine line = new LogLine();

  LoopRecorder(LogRing ring, BooleanSupplier logging) {
    this.ring = ring;
    this.logging = logging;
  }

  /** A record that is in flight already is not counted twice: then the ledger shows it. */
  @Override
  public void begin(ExchangeRecord record) {
    counts.accepted++;
    if (!record.inFlight) {
      record.inFlight = true;
      counts.inFlight++;
    }
  }

  @Override
  public void end(ExchangeRecord record) {
    if (record.inFlight) {
      counts.inFlight--;
    }
    counts.accounts[Account.of(record).ordinal()]++;
    long nanos = Math.max(System.nanoTime() - record.startNanos, 0);
    count(record, nanos);
    if (logging.getAsBoolean() && !ring.offer(line.of(record, nanos), line.length())) {
      counts.logLinesDropped++;
    }
    record.clear();
  }

  private void count(ExchangeRecord record, long nanos) {
    counts.statusClasses[Math.clamp(record.status / 100, 0, 5)]++;
    counts.latency[LatencyBuckets.of(nanos)]++;
    counts.latencyNanos += nanos;
    counts.bytesIn += record.bytesIn;
    counts.bytesOut += record.bytesOut;
    if (record.failure != null) {
      counts.failures[record.failure.ordinal()]++;
    }
    if (record.upstream != null) {
      UpstreamCounts upstream = counts.upstream(record.upstream);
      upstream.requests++;
      upstream.attempts += record.attempts;
    }
  }

  @Override
  public void attemptFailed(String upstream, Failure failure) {
    counts.upstream(upstream).failures++;
  }

  @Override
  public void upstreamConnection(String upstream, int change) {
    counts.upstream(upstream).connections += change;
  }

  @Override
  public void clientConnection(int change) {
    counts.clientConnections += change;
    counts.clientConnectionsAccepted += Math.max(change, 0);
  }

  @Override
  public void connectionRefused() {
    counts.clientConnectionsRefused++;
  }

  @Override
  public void connectionAbused() {
    counts.clientConnectionsAbused++;
  }

  @Override
  public void handshakeFailed() {
    counts.handshakesFailed++;
  }

  @Override
  public void proxyHeaderFailed() {
    counts.proxyHeadersFailed++;
  }

  /**
   * A copy of what was counted; forgets upstreams that are gone.
   *
   * @param live whether an upstream of that id is in service
   */
  Counts copy(Predicate<String> live) {
    counts
        .upstreams
        .entrySet()
        .removeIf(e -> e.getValue().connections <= 0 && !live.test(e.getKey()));
    Counts copy = new Counts();
    copy.add(counts);
    return copy;
  }
}
