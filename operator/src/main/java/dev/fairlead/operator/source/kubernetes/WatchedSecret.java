package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.SecretSpec;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** A Secret from the Kubernetes API. */
@Group("")
@Version("v1")
@Kind("Secret")
@Plural("secrets")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class WatchedSecret extends Watched.InNamespace<SecretObject> {
  private static final long serialVersionUID = 1L;

  private WatchedSecret(WireMeta meta, SecretObject object) {
    super(meta, object);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WatchedSecret of(Wire wire) {
    return new WatchedSecret(
        wire.metadata(),
        new SecretObject(wire.metadata().meta("Secret"), new SecretSpec(wire.type(), wire.data())));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wire(WireMeta metadata, String type, Map<String, String> data) {
    @Override
    public String toString() {
      return "Secret";
    }
  }
}
