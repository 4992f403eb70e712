package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** An Ingress from the Kubernetes API. */
@Group("networking.k8s.io")
@Version("v1")
@Kind("Ingress")
@Plural("ingresses")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedIngress extends Watched.InNamespace<IngressObject> {
  private static final long serialVersionUID = 1L;

  private WatchedIngress(WireMeta meta, IngressObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedIngress of(Wire wire) {
    return new WatchedIngress(
        wire.metadata(),
        new IngressObject(
            wire.metadata().meta("Ingress"),
            wire.spec() == null ? IngressSpec.EMPTY : wire.spec()));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(WireMeta metadata, @Nullable IngressSpec spec) {}
}
