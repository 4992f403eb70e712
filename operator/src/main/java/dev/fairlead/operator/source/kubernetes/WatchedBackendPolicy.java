package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.crds.ApiGroup;
import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.operator.cluster.BackendPolicyObject;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A BackendPolicy from the Kubernetes API. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Kind("BackendPolicy")
@Plural("backendpolicies")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedBackendPolicy extends Watched.InNamespace<BackendPolicyObject> {
  private static final long serialVersionUID = 1L;

  private WatchedBackendPolicy(WireMeta meta, BackendPolicyObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedBackendPolicy of(Wire wire) {
    return new WatchedBackendPolicy(
        wire.metadata(),
        new BackendPolicyObject(wire.metadata().meta("BackendPolicy"), wire.spec()));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(WireMeta metadata, BackendPolicySpec spec) {}
}
