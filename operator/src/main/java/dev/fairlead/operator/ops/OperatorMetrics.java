package dev.fairlead.operator.ops;

import dev.fairlead.operator.finding.Finding.Severity;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.snapshot.RevisionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What the operator counts; docs/reference/metrics.md lists it. Safe from any thread. */
final class OperatorMetrics implements FeedObserver, Reporter {
  private static final Duration[] PROPAGATION = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(15), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
    Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter passes = counter("fairlead.operator.passes", "Passes of the cycle");
  private final Counter rejections =
      counter("fairlead.operator.rejections", "Revisions that a data plane refused");
  private final Counter fullBytes = bytes("full");
  private final Counter deltaBytes = bytes("delta");
  private final Timer propagation =
      Timer.builder("fairlead.operator.propagation")
          .description("From the change in the cluster to the last acknowledgement")
          .serviceLevelObjectives(PROPAGATION)
          .register(registry);
  private final AtomicLong revision = new AtomicLong();
  private final Map<Severity, AtomicLong> findings = new EnumMap<>(Severity.class);

  OperatorMetrics() {
    gauge("fairlead.operator.revision", "Number of the newest revision", revision::get);
    for (Severity severity : Severity.values()) {
      AtomicLong count = new AtomicLong();
      findings.put(severity, count);
      Gauge.builder("fairlead.operator.findings", count, AtomicLong::get)
          .description("Findings that stand")
          .tag("severity", severity.text())
          .register(registry);
    }
  }

  /** Counts data planes from now on. */
  void follow(Supplier<FeedView> feed) {
    gauge(
        "fairlead.operator.dataplanes.connected",
        "Data planes with an open stream",
        () -> feed.get().dataPlanes().size());
    gauge(
        "fairlead.operator.dataplanes.ready",
        "Data planes that take traffic",
        () -> feed.get().ready());
    gauge(
        "fairlead.operator.dataplanes.current",
        "Ready data planes that run the newest revision",
        () -> feed.get().acknowledged());
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter bytes(String kind) {
    return Counter.builder("fairlead.operator.feed.sent.bytes")
        .description("Bytes of revisions sent to data planes, before TLS")
        .tag("kind", kind)
        .register(registry);
  }

  @Override
  public void published(RevisionId id) {
    revision.set(id.number());
  }

  @Override
  public void sent(String dataPlane, boolean full, int bytes) {
    (full ? fullBytes : deltaBytes).increment(bytes);
  }

  @Override
  public void rejected(String dataPlane, RevisionId id, String reason) {
    rejections.increment();
  }

  @Override
  public void propagated(Duration took) {
    propagation.record(took);
  }

  @Override
  public void report(Report report) {
    passes.increment();
    findings.forEach((severity, count) ->
        count.set(
            report.findings().stream().filter(finding -> finding.severity() == severity).count()));
  }

  /** In Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }
}
