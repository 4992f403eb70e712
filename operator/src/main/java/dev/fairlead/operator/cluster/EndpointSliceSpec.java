package dev.fairlead.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a discovery.k8s.io/v1 EndpointSlice: its fields stand beside {@code metadata}, there
 * is no {@code spec}.
 *
 * @param addressType {@code IPv4}, {@code IPv6} or {@code FQDN}
 * @param endpoints what serves
 * @param ports on each of the endpoints
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EndpointSliceSpec(String addressType, List<Endpoint> endpoints, List<Port> ports) {
  /** The label that names the Service of the slice's namespace. */
  public static final String SERVICE_LABEL = "kubernetes.io/service-name";

  public EndpointSliceSpec {
    addressType = Absent.empty(addressType);
    endpoints = Absent.empty(endpoints);
    ports = Absent.empty(ports);
  }

  /**
   * @param addresses the first one counts (KEP-752)
   * @param conditions null if unset
   * @param targetRef the pod; null if unset
   * @param zone null if unset
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Endpoint(
      List<String> addresses,
      @Nullable Conditions conditions,
      @Nullable Target targetRef,
      @Nullable String zone) {
    public Endpoint {
      addresses = Absent.empty(addresses);
    }
  }

  /** Three states each: a missing one has a meaning of its own. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Conditions(
      @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {}

  /** What is behind an endpoint. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Target(@Nullable String kind, @Nullable String name, @Nullable String uid) {}

  /**
   * @param name that of the Service's port; empty if it has none
   * @param protocol null means {@code TCP}
   * @param port null means any port, which only a reader that knows better can use
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Port(String name, @Nullable String protocol, @Nullable Integer port) {
    public Port {
      name = Absent.empty(name);
    }
  }
}
