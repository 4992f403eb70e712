package dev.fairlead.operator.report;

import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.crds.GatewayConfig;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.FeedView;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the cluster what users look at: addresses, conditions, Events. The cycle and the feed
 * only leave their newest word here; one thread writes, only while this replica leads, and tries
 * again when the API server is away.
 */
public final class ClusterReporter implements Reporter, FeedObserver, AutoCloseable {
  /** Who has written a field, for server-side apply. */
  static final String FIELD_MANAGER = "fairlead-operator";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterReporter.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** What comes within this time after a write is written together. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * What the reporter needs to know.
   *
   * @param namespaces the only ones to write to; empty means the whole cluster
   * @param instance of this replica: the pod's name
   * @param installation what its replicas have in common and no other installation has, at most 128
   *     characters
   */
  public record Scope(List<String> namespaces, String instance, String installation) {
    public Scope {
      namespaces = List.copyOf(namespaces);
    }
  }

  private final GatewayAddresses addresses;
  private final IngressStatuses ingresses;
  private final Events events;
  private final ResourceStatuses<BackendPolicy> policies;
  private final ResourceStatuses<GatewayConfig> configs;
  private final ResourceControllers controllers;
  private final Thread writer =
      Thread.ofPlatform().daemon().name("fairlead-report").unstarted(this::write);
  private volatile Supplier<FeedView> feed = () -> FeedView.NONE;

  private @Nullable Report judged; // the writer's, like the verdicts
  private Map<ObjectKey, Verdict> policyVerdicts = Map.of();
  private Map<ObjectKey, Verdict> configVerdicts = Map.of();
  private long untilEvents; // nanoseconds; 0 when no Event waits

  private @Nullable Report latest; // guarded by this, like all below
  private boolean dirty;
  private boolean leads;
  private boolean leadsAnew;
  private boolean closed;

  /**
   * @param client stays the caller's to close
   * @param addresses where clients reach the data planes; belong to the reporter from now on
   */
  public ClusterReporter(KubernetesClient client, Scope scope, GatewayAddresses addresses) {
    InstantSource clock = InstantSource.system();
    this.addresses = addresses;
    this.ingresses = new IngressStatuses(client, scope.namespaces(), scope.installation());
    this.events = new Events(client, scope.instance(), clock);
    this.policies =
        new ResourceStatuses<>(
            new SimpleInboundEventSource<>("verdicts"), BackendPolicy::new, this::leads, clock);
    this.configs =
        new ResourceStatuses<>(
            new SimpleInboundEventSource<>("verdicts"), GatewayConfig::new, this::leads, clock);
    this.controllers = new ResourceControllers(client, scope.namespaces(), policies, configs);
  }

  /**
   * Writes from now on, while it leads.
   *
   * @param dataPlanes who runs what
   */
  public void start(Supplier<FeedView> dataPlanes) {
    feed = dataPlanes;
    addresses.start(this::changed);
    writer.start();
    controllers.start();
  }

  @Override
  public synchronized void report(Report report) {
    latest = report;
    changed();
  }

  /** Addresses or data planes changed; returns at once. */
  @Override
  public synchronized void changed() {
    dirty = true;
    notifyAll();
  }

  /** This replica leads now, or does no more; returns at once. */
  public synchronized void lead(boolean now) {
    leads = now;
    leadsAnew = now;
    changed();
  }

  private synchronized boolean leads() {
    return leads;
  }

  private void write() {
    try {
      for (Report report = next(); report != null; report = next()) {
        writeOnce(report);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Report next() throws InterruptedException {
    long deadline = System.nanoTime() + untilEvents;
    while (!closed && (!dirty || !leads || latest == null)) {
      long left = deadline - System.nanoTime();
      if (untilEvents == 0) {
        wait();
      } else if (left > 0) {
        wait(left / 1_000_000 + 1);
      } else {
        dirty = true;
        untilEvents = 0;
      }
    }
    dirty = false;
    if (leadsAnew) {
      leadsAnew = false;
      ingresses.forget();
      events.forget();
      policies.wakeAll();
      configs.wakeAll();
    }
    return closed ? null : latest;
  }

  private void writeOnce(Report report) throws InterruptedException {
    try {
      ClusterObjects objects = report.view().objects();
      Verdict.Answer programmed = Conditions.programmed(feed.get());
      if (report != judged) {
        judge(report);
      }
      policies.tell(policyVerdicts, programmed);
      configs.tell(configVerdicts, Conditions.listening(feed.get()));
      ingresses.write(objects.ingresses(), report.resolved().ingresses(), addresses.current());
      untilEvents = events.write(report).toNanos();
      Thread.sleep(PAUSE);
    } catch (KubernetesClientException e) {
      LOG.warn("statuses cannot be written now, will be tried again: {}", e.getMessage());
      Thread.sleep(RETRY);
      changed();
    } catch (RuntimeException e) {
      LOG.error("statuses cannot be written; the next change tries again", e);
      Thread.sleep(RETRY);
    }
  }

  private void judge(Report report) {
    Map<String, List<Finding>> byObject =
        report.findings().stream().collect(Collectors.groupingBy(Finding::object));
    Function<Meta, List<Finding>> about =
        meta -> byObject.getOrDefault(meta.origin().object(), List.of());
    GatewayConfigObject used = report.resolved().config();
    policyVerdicts =
        report.view().objects().policies().stream()
            .collect(
                Collectors.toMap(
                    policy -> policy.meta().key(),
                    policy -> Verdict.of(policy, about.apply(policy.meta()))));
    configVerdicts =
        report.view().objects().configs().stream()
            .collect(
                Collectors.toMap(
                    config -> config.meta().key(),
                    config -> Verdict.of(config, config.equals(used), about.apply(config.meta()))));
    judged = report;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    writer.interrupt();
    controllers.close();
    addresses.close();
  }
}
