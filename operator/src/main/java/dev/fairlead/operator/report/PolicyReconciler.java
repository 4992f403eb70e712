package dev.fairlead.operator.report;

import dev.fairlead.crds.BackendPolicy;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** Writes the status of each BackendPolicy. */
@ControllerConfiguration(
    name = "backendpolicy-status",
    fieldManager = ClusterReporter.FIELD_MANAGER,
    generationAwareEventProcessing = false)
final class PolicyReconciler implements Reconciler<BackendPolicy> {
  private final ResourceStatuses<BackendPolicy> statuses;

  PolicyReconciler(ResourceStatuses<BackendPolicy> statuses) {
    this.statuses = statuses;
  }

  @Override
  public List<EventSource<?, BackendPolicy>> prepareEventSources(
      EventSourceContext<BackendPolicy> context) {
    return List.of(statuses.events());
  }

  @Override
  public UpdateControl<BackendPolicy> reconcile(
      BackendPolicy resource, Context<BackendPolicy> context) {
    return statuses.reconcile(resource, context.getRetryInfo().isPresent());
  }
}
