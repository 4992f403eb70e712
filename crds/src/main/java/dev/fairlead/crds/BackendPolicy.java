package dev.fairlead.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * How the Services that it targets are balanced, timed, limited, retried and drained, whoever
 * routes to them. Where two policies claim one target the older one rules; then the name decides.
 */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@ShortNames("bp")
@Categories("fairlead")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.targetRefs[0].name")
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status")
@AdditionalPrinterColumn(
    name = "Programmed",
    jsonPath = ".status.conditions[?(@.type==\"Programmed\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].message",
    priority = 1)
public final class BackendPolicy extends CustomResource<BackendPolicySpec, ResourceStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;

  @Override
  protected @Nullable BackendPolicySpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ResourceStatus initStatus() {
    return null;
  }
}
