package dev.fairlead.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a networking.k8s.io/v1 IngressClass.
 *
 * @param controller who serves it, such as {@code fairlead.dev/ingress}
 * @param parameters the GatewayConfig; null if unset
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IngressClassSpec(String controller, @Nullable Parameters parameters) {
  public IngressClassSpec {
    controller = Absent.empty(controller);
  }

  /**
   * @param scope {@code Cluster} or {@code Namespace}; null means {@code Cluster}
   * @param namespace only with scope {@code Namespace}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Parameters(
      @Nullable String apiGroup,
      String kind,
      String name,
      @Nullable String scope,
      @Nullable String namespace) {
    public Parameters {
      kind = Absent.empty(kind);
      name = Absent.empty(name);
    }
  }
}
