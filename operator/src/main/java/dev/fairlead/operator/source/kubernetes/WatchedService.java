package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Service from the Kubernetes API. */
@Group("")
@Version("v1")
@Kind("Service")
@Plural("services")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedService extends Watched.InNamespace<ServiceObject> {
  private static final long serialVersionUID = 1L;

  private WatchedService(WireMeta meta, ServiceObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedService of(Wire wire) {
    return new WatchedService(
        wire.metadata(),
        new ServiceObject(
            wire.metadata().meta("Service"),
            wire.spec() == null ? new ServiceSpec(null, null, Map.of(), List.of()) : wire.spec()));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(WireMeta metadata, @Nullable ServiceSpec spec) {}
}
