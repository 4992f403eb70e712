package dev.fairlead.operator.report;

import dev.fairlead.crds.GatewayConfig;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Writes the status of each GatewayConfig. */
@ControllerConfiguration(
    name = "gatewayconfig-status",
    fieldManager = ClusterReporter.FIELD_MANAGER,
    generationAwareEventProcessing = false)
final class ConfigReconciler implements Reconciler<GatewayConfig> {
  private final ResourceStatuses<GatewayConfig> statuses;

  ConfigReconciler(ResourceStatuses<GatewayConfig> statuses) {
    this.statuses = statuses;
  }

  @Override
  public List<EventSource<?, GatewayConfig>> prepareEventSources(
      EventSourceContext<GatewayConfig> context) {
    return List.of(statuses.events());
  }

  @Override
  public UpdateControl<GatewayConfig> reconcile(
      GatewayConfig resource, Context<GatewayConfig> context) {
    return statuses.reconcile(resource, context.getRetryInfo().isPresent());
  }
}
