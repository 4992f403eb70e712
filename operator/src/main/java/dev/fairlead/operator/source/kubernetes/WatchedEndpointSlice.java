package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.EndpointSliceSpec;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/** An EndpointSlice from the Kubernetes API. */
@Group("discovery.k8s.io")
@Version("v1")
@Kind("EndpointSlice")
@Plural("endpointslices")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedEndpointSlice extends Watched.InNamespace<EndpointSliceObject> {
  private static final long serialVersionUID = 1L;

  private WatchedEndpointSlice(WireMeta meta, EndpointSliceObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedEndpointSlice of(Wire wire) {
    return new WatchedEndpointSlice(
        wire.metadata(),
        new EndpointSliceObject(
            wire.metadata().meta("EndpointSlice"),
            new EndpointSliceSpec(wire.addressType(), wire.endpoints(), wire.ports())));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(
      WireMeta metadata,
      String addressType,
      List<EndpointSliceSpec.Endpoint> endpoints,
      List<EndpointSliceSpec.Port> ports) {}
}
