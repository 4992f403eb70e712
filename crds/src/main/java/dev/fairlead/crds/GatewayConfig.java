package dev.fairlead.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * Gateway-wide settings, cluster-scoped: what the {@code parameters} of an IngressClass point at,
 * and the shape of {@code run --config FILE}.
 */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@ShortNames("gwc")
@Categories("fairlead")
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
public final class GatewayConfig extends CustomResource<GatewayConfigSpec, ResourceStatus> {
  private static final long serialVersionUID = 1;

  @Override
  protected @Nullable GatewayConfigSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ResourceStatus initStatus() {
    return null;
  }
}
