package dev.fairlead.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a networking.k8s.io/v1 Ingress.
 *
 * @param ingressClassName null if unset
 * @param defaultBackend takes what no rule takes; null if unset
 * @param tls which hosts use which certificate
 * @param rules hosts and their paths
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IngressSpec(
    @Nullable String ingressClassName,
    @Nullable Backend defaultBackend,
    List<Tls> tls,
    List<Rule> rules) {
  public static final IngressSpec EMPTY = new IngressSpec(null, null, List.of(), List.of());

  public IngressSpec {
    tls = Absent.empty(tls);
    rules = Absent.empty(rules);
  }

  /**
   * Exactly one of the two, says the API.
   *
   * @param service a port of a Service
   * @param resource another object: not supported
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Backend(@Nullable ServiceBackend service, @Nullable Resource resource) {}

  /**
   * @param name of a Service of the same namespace
   * @param port null if unset, which the API only allows for none at all
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ServiceBackend(String name, @Nullable Port port) {
    public ServiceBackend {
      name = Absent.empty(name);
    }
  }

  /**
   * Exactly one of the two, says the API.
   *
   * @param name of the Service's port
   * @param number of the Service's port
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Port(@Nullable String name, @Nullable Integer number) {
    /** As a user would say it. */
    @Override
    public String toString() {
      return name != null && !name.isEmpty() ? name : String.valueOf(number);
    }
  }

  /** An object that is not a Service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Resource(@Nullable String apiGroup, String kind, String name) {
    public Resource {
      kind = Absent.empty(kind);
      name = Absent.empty(name);
    }
  }

  /**
   * @param hosts empty means the hosts of the rules
   * @param secretName a Secret of the same namespace; null means the default certificate
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tls(List<String> hosts, @Nullable String secretName) {
    public Tls {
      hosts = Absent.empty(hosts);
    }
  }

  /**
   * @param host exact or with a wildcard as first label; null or empty means any host
   * @param http null if unset: then all goes to the default backend
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rule(@Nullable String host, @Nullable Http http) {}

  /** The paths of a rule. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Http(List<Path> paths) {
    public Http {
      paths = Absent.empty(paths);
    }
  }

  /**
   * @param path null or empty means {@code /}
   * @param pathType {@code Exact}, {@code Prefix} or {@code ImplementationSpecific}
   * @param backend where it goes
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Path(@Nullable String path, @Nullable String pathType, @Nullable Backend backend) {}
}
