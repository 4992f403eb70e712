package dev.fairlead.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a v1 Service.
 *
 * @param type null means {@code ClusterIP}
 * @param externalName the DNS name of a Service of type {@code ExternalName}
 * @param selector empty: the endpoints are made by hand
 * @param ports may be empty for headless and ExternalName Services
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServiceSpec(
    @Nullable String type,
    @Nullable String externalName,
    Map<String, String> selector,
    List<Port> ports) {
  public ServiceSpec {
    selector = Absent.empty(selector);
    ports = Absent.empty(ports);
  }

  /** Whether it is only another name for a host. */
  public boolean external() {
    return "ExternalName".equals(type);
  }

  /**
   * @param name empty only if it is the Service's single port
   * @param protocol null means {@code TCP}
   * @param targetPort number or name of the pods' port, as text; null means {@code port}
   * @param appProtocol what is spoken, such as {@code kubernetes.io/h2c}; null if unset
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Port(
      String name,
      @Nullable String protocol,
      int port,
      @Nullable String targetPort,
      @Nullable String appProtocol) {
    public Port {
      name = Absent.empty(name);
    }
  }
}
