package dev.fairlead.operator.ops;

import dev.fairlead.operator.finding.Finding.Severity;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the operator counts; docs/reference/metrics.md lists it. Safe from any thread. */
final class OperatorMetrics implements FeedObserver, Reporter {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(15), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
    Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };
  private static final double NANOS = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Supplier<OperatorState> state;
  private final Timer cycle = timer("cycle", "One pass, from the objects to what is published");
  private final Timer compile = timer("compile", "The part of a pass that makes the snapshot");
  private final Timer propagation =
      timer("propagation", "From the change in the cluster to the last acknowledgement");
  private final Counter rejections =
      Counter.builder("fairlead.operator.rejections")
          .description("Revisions that a data plane refused")
          .register(registry);
  private final Counter fullBytes = bytes("full");
  private final Counter deltaBytes = bytes("delta");
  private final Recent recent = new Recent();
  private final Map<Severity, AtomicLong> findings = new EnumMap<>(Severity.class);

  OperatorMetrics(Supplier<OperatorState> state) {
    this.state = state;
    for (Severity severity : Severity.values()) {
      AtomicLong count = new AtomicLong();
      findings.put(severity, count);
      Gauge.builder("fairlead.operator.findings", count, AtomicLong::get)
          .description("Findings that stand")
          .tag("severity", severity.text())
          .register(registry);
    }
    feedGauges();
    objectGauges();
    gauge("leader", "1 where this replica writes statuses", now -> now.leads() ? 1 : 0);
    gauge(
        "unwatched",
        "Kinds of objects that are not watched just now, as while the API server is away",
        OperatorState::unwatched);
  }

  private void feedGauges() {
    gauge("revision", "Number of the newest revision", now -> number(now.feed().current()));
    gauge(
        "dataplanes.connected",
        "Data planes with an open stream",
        now -> now.feed().dataPlanes().size());
    gauge("dataplanes.ready", "Data planes that take traffic", now -> now.feed().ready());
    gauge(
        "dataplanes.current",
        "Ready data planes that run the newest revision",
        now -> now.feed().acknowledged());
    gauge(
        "dataplanes.lag.seconds",
        "How long the slowest data plane has been behind",
        now ->
            now.feed().dataPlanes().stream()
                .mapToDouble(plane -> plane.lag().toNanos() / NANOS)
                .max()
                .orElse(0));
  }

  private void objectGauges() {
    gauge("ingresses", "Ingresses of ours", of(report -> report.resolved().ingresses().size()));
    gauge("routes", "Routes that are served", ofSnapshot(OperatorMetrics::routes));
    gauge("upstreams", "Service ports that routes use", ofSnapshot(s -> s.upstreams().size()));
    gauge("endpoints", "Endpoints of those", ofSnapshot(OperatorMetrics::endpoints));
  }

  private static Function<OperatorState, Number> of(ToLongFunction<Report> count) {
    return now -> now.latest().map(count::applyAsLong).orElse(0L);
  }

  private static Function<OperatorState, Number> ofSnapshot(ToLongFunction<Snapshot> count) {
    return of(report -> count.applyAsLong(report.snapshot()));
  }

  private static long routes(Snapshot snapshot) {
    return snapshot.hosts().stream().map(VirtualHost::routes).mapToLong(r -> r.size()).sum();
  }

  private static long endpoints(Snapshot snapshot) {
    return snapshot.endpoints().stream().map(EndpointSet::endpoints).mapToLong(e -> e.size()).sum();
  }

  private static long number(@Nullable RevisionId revision) {
    return revision == null ? 0 : revision.number();
  }

  private void gauge(String name, String description, Function<OperatorState, Number> value) {
    Gauge.builder("fairlead.operator." + name, () -> value.apply(state.get()))
        .description(description)
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder("fairlead.operator." + name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter bytes(String kind) {
    return Counter.builder("fairlead.operator.feed.sent.bytes")
        .description("Bytes of revisions sent to data planes, before TLS")
        .tag("kind", kind)
        .register(registry);
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
    recent.add(took);
  }

  @Override
  public void report(Report report) {
    findings.forEach((severity, count) -> count.set(count(report, severity)));
  }

  static long count(Report report, Severity severity) {
    return report.findings().stream().filter(finding -> finding.severity() == severity).count();
  }

  @Override
  public void took(Duration compiling, Duration whole) {
    compile.record(compiling);
    cycle.record(whole);
  }

  /** The last propagation times. */
  Recent recent() {
    return recent;
  }

  /** In Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }
}
