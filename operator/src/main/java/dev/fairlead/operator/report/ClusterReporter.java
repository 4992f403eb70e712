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
import dev.fairlead.operator.report.Inbox.Turn;
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

  private final Inbox inbox = new Inbox();

  private @Nullable Report judged; // the writer's, like all below
  private Map<ObjectKey, Verdict> policyVerdicts = Map.of();
  private Map<ObjectKey, Verdict> configVerdicts = Map.of();
  private Duration untilEvents = Duration.ZERO; // zero when no Event waits

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
            new SimpleInboundEventSource<>("verdicts"), BackendPolicy::new, inbox::leads, clock);
    this.configs =
        new ResourceStatuses<>(
            new SimpleInboundEventSource<>("verdicts"), GatewayConfig::new, inbox::leads, clock);
    this.controllers = new ResourceControllers(client, scope.namespaces(), policies, configs);
  }

  /**
   * Writes from now on, while it leads.
   *
   * @param dataPlanes who runs what
   * @param courtesy what statuses of Ingresses give way to: there may be thousands of them
   */
  public void start(Supplier<FeedView> dataPlanes, Courtesy courtesy) {
    feed = dataPlanes;
    ingresses.giveWayTo(courtesy);
    addresses.start(this::changed);
    writer.start();
    controllers.start();
  }

  @Override
  public void report(Report report) {
    inbox.leave(report);
  }

  /** Addresses or data planes changed; returns at once. */
  @Override
  public void changed() {
    inbox.changed();
  }

  /** This replica leads now, or does no more; returns at once. */
  public void lead(boolean now) {
    inbox.lead(now);
  }

  private void write() {
    try {
      for (Turn turn = inbox.next(untilEvents); turn != null; turn = inbox.next(untilEvents)) {
        if (turn.anew()) {
          forget();
        }
        writeOnce(turn.report());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    ingresses.forget();
    events.forget();
    policies.wakeAll();
    configs.wakeAll();
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
      untilEvents = events.write(report);
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
    inbox.close();
    writer.interrupt();
    controllers.close();
    addresses.close();
  }
}
