package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.observe.Counts.UpstreamCounts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Turns the counts of all loops, taken once per scrape, into Prometheus's model. */
final class CountsCollector implements MultiCollector {
  /** Upstreams past this many share the label {@link #REST}: labels stay bounded. */
  private static final int MAX_UPSTREAMS = 1000;

  private static final String REST = "other";

  private final Observatory observatory;

  CountsCollector(Observatory observatory) {
    this.observatory = observatory;
  }

  @Override
  public MetricSnapshots collect() {
    Counts counts = observatory.counts();
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    requests(all, counts);
    connections(all, counts);
    upstreams(all, counts);
    ledger(all, counts);
    return all.build();
  }

  private static void requests(MetricSnapshots.Builder all, Counts counts) {
    CounterSnapshot.Builder classes =
        CounterSnapshot.builder()
            .name("fairlead_requests")
            .help("Finished requests by class of the status sent; none: no answer was possible");
    for (int i = 0; i < counts.statusClasses.length; i++) {
      classes.dataPoint(point("class", i == 0 ? "none" : i + "xx", counts.statusClasses[i]));
    }
    all.metricSnapshot(classes.build());
    CounterSnapshot.Builder failures =
        CounterSnapshot.builder()
            .name("fairlead_failures")
            .help("Requests that did not go well, by row of the failure table");
    for (Failure failure : Failure.values()) {
      String label = failure.name().toLowerCase(Locale.ROOT);
      failures.dataPoint(point("failure", label, counts.failures[failure.ordinal()]));
    }
    all.metricSnapshot(failures.build());
    all.metricSnapshot(histogram(counts));
    all.metricSnapshot(
        counter("fairlead_request_body_bytes", "Bytes of request bodies", counts.bytesIn));
    all.metricSnapshot(
        counter("fairlead_response_body_bytes", "Bytes of response bodies", counts.bytesOut));
    all.metricSnapshot(
        counter(
            "fairlead_access_log_dropped",
            "Lines of the access log lost because its reader is too slow",
            counts.logLinesDropped));
  }

  private static HistogramSnapshot histogram(Counts counts) {
    Number[] buckets = Arrays.stream(counts.latency).boxed().toArray(Number[]::new);
    return HistogramSnapshot.builder()
        .name("fairlead_request_duration_seconds")
        .help("From the complete head of a request to the end of its response")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(
                    ClassicHistogramBuckets.of(
                        LatencyBuckets.upperSeconds(), Arrays.asList(buckets)))
                .sum(counts.latencyNanos / 1e9)
                .build())
        .build();
  }

  private static void connections(MetricSnapshots.Builder all, Counts counts) {
    all.metricSnapshot(
        gauge("fairlead_connections", "Open connections of clients", counts.clientConnections));
    all.metricSnapshot(
        counter(
            "fairlead_connections_accepted",
            "Connections of clients that were accepted",
            counts.clientConnectionsAccepted));
    all.metricSnapshot(
        counter(
            "fairlead_connections_refused",
            "Connections of clients that were closed at once, past the limit",
            counts.clientConnectionsRefused));
    all.metricSnapshot(
        counter(
            "fairlead_connections_abused",
            "Connections of clients that were closed with ENHANCE_YOUR_CALM",
            counts.clientConnectionsAbused));
    all.metricSnapshot(
        counter(
            "fairlead_tls_handshakes_failed",
            "TLS handshakes of clients that failed or took too long",
            counts.handshakesFailed));
    all.metricSnapshot(
        counter(
            "fairlead_proxy_headers_failed",
            "Headers of the PROXY protocol that were wrong, missing or late",
            counts.proxyHeadersFailed));
  }

  private static void upstreams(MetricSnapshots.Builder all, Counts counts) {
    Map<String, UpstreamCounts> bounded = bounded(counts.upstreams);
    all.metricSnapshot(
        perUpstream("requests", "Requests that went to the upstream", bounded, c -> c.requests));
    all.metricSnapshot(
        perUpstream("attempts", "Attempts at its endpoints", bounded, c -> c.attempts));
    all.metricSnapshot(perUpstream("failures", "Attempts that failed", bounded, c -> c.failures));
    GaugeSnapshot.Builder open =
        GaugeSnapshot.builder()
            .name("fairlead_upstream_connections")
            .help("Open connections to its endpoints");
    bounded.forEach((id, c) ->
        open.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of("upstream", id))
                .value(c.connections)
                .build()));
    all.metricSnapshot(open.build());
  }

  private static Map<String, UpstreamCounts> bounded(Map<String, UpstreamCounts> upstreams) {
    Map<String, UpstreamCounts> bounded = new TreeMap<>();
    for (Map.Entry<String, UpstreamCounts> entry : new TreeMap<>(upstreams).entrySet()) {
      String label = bounded.size() < MAX_UPSTREAMS ? entry.getKey() : REST;
      bounded.computeIfAbsent(label, name -> new UpstreamCounts()).add(entry.getValue());
    }
    return bounded;
  }

  private static CounterSnapshot perUpstream(
      String what,
      String help,
      Map<String, UpstreamCounts> upstreams,
      ToLongFunction<UpstreamCounts> value) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("fairlead_upstream_" + what).help(help);
    upstreams.forEach(
        (id, counts) -> counter.dataPoint(point("upstream", id, value.applyAsLong(counts))));
    return counter.build();
  }

  private static void ledger(MetricSnapshots.Builder all, Counts counts) {
    Ledger ledger = Ledger.of(counts);
    all.metricSnapshot(
        counter("fairlead_ledger_accepted", "Requests that were accepted", ledger.accepted()));
    for (Account account : Account.values()) {
      all.metricSnapshot(
          counter(
              "fairlead_ledger_" + account.label(),
              "Requests that ended in this account",
              ledger.in(account)));
    }
    all.metricSnapshot(
        gauge("fairlead_ledger_in_flight", "Requests not finished yet", ledger.inFlight()));
    all.metricSnapshot(
        gauge(
            "fairlead_ledger_difference",
            "Accepted, less all accounts, less in flight: always 0",
            ledger.difference()));
  }

  private static CounterSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(
      String label, String labelValue, long value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(Labels.of(label, labelValue))
        .value(value)
        .build();
  }

  private static GaugeSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
