package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.crds.ApiGroup;
import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A GatewayConfig from the Kubernetes API. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Kind("GatewayConfig")
@Plural("gatewayconfigs")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedGatewayConfig extends Watched<GatewayConfigObject> {
  private static final long serialVersionUID = 1L;

  private WatchedGatewayConfig(WireMeta meta, GatewayConfigObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedGatewayConfig of(Wire wire) {
    return new WatchedGatewayConfig(
        wire.metadata(),
        new GatewayConfigObject(wire.metadata().meta("GatewayConfig"), wire.spec()));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(WireMeta metadata, GatewayConfigSpec spec) {}
}
