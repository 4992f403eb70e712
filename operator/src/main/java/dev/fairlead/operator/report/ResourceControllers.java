package dev.fairlead.operator.report;

import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.crds.GatewayConfig;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Java Operator SDK's controllers of our own resources, for their statuses. They start when the
 * CRDs are installed, which may be later than the operator.
 */
final class ResourceControllers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceControllers.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final ResourceStatuses<BackendPolicy> policies;
  private final ResourceStatuses<GatewayConfig> configs;
  private final ScheduledExecutorService starter =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("fairlead-controllers").factory());
  private @Nullable Operator running;

  ResourceControllers(
      KubernetesClient client,
      List<String> namespaces,
      ResourceStatuses<BackendPolicy> policies,
      ResourceStatuses<GatewayConfig> configs) {
    this.client = client;
    this.namespaces = namespaces;
    this.policies = policies;
    this.configs = configs;
  }

  void start() {
    starter.execute(this::tryToStart);
  }

  private synchronized void tryToStart() {
    if (starter.isShutdown() || running != null) {
      return;
    }
    try {
      if (installed()) {
        running = operator();
        running.start();
        policies.wakeAll();
        configs.wakeAll();
        return;
      }
    } catch (RuntimeException e) {
      LOG.warn("controllers of BackendPolicy and GatewayConfig do not start: {}", e.getMessage());
      stop();
    }
    var unused = starter.schedule(this::tryToStart, RETRY.toSeconds(), TimeUnit.SECONDS);
  }

  private boolean installed() {
    var one = new ListOptionsBuilder().withLimit(1L).build();
    try {
      var policies = client.resources(BackendPolicy.class);
      if (namespaces.isEmpty()) {
        policies.inAnyNamespace().list(one);
        client.resources(GatewayConfig.class).list(one);
      } else {
        policies.inNamespace(namespaces.getFirst()).list(one);
      }
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private Operator operator() {
    Operator operator =
        new Operator(overrider ->
            overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(false)
                .withUseSSAToPatchPrimaryResource(true));
    if (namespaces.isEmpty()) {
      operator.register(new PolicyReconciler(policies));
      operator.register(new ConfigReconciler(configs));
    } else {
      operator.register(
          new PolicyReconciler(policies),
          config -> config.settingNamespaces(Set.copyOf(namespaces)));
    }
    return operator;
  }

  private void stop() {
    Operator operator = running;
    running = null;
    if (operator != null) {
      try {
        operator.stop();
      } catch (RuntimeException e) {
        LOG.debug("stopping", e);
      }
    }
  }

  @Override
  public synchronized void close() {
    starter.shutdownNow();
    stop();
  }
}
