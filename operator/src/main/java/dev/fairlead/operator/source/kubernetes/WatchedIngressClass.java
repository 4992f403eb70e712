package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressClassSpec;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** An IngressClass from the Kubernetes API. */
@Group("networking.k8s.io")
@Version("v1")
@Kind("IngressClass")
@Plural("ingressclasses")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedIngressClass extends Watched<IngressClassObject> {
  private static final long serialVersionUID = 1L;

  private WatchedIngressClass(WireMeta meta, IngressClassObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedIngressClass of(Wire wire) {
    return new WatchedIngressClass(
        wire.metadata(),
        new IngressClassObject(
            wire.metadata().meta("IngressClass"),
            wire.spec() == null ? new IngressClassSpec("", null) : wire.spec()));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(WireMeta metadata, @Nullable IngressClassSpec spec) {}
}
