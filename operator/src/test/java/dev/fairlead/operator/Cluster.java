package dev.fairlead.operator;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.EndpointSliceSpec;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressClassSpec;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.IngressSpec.Backend;
import dev.fairlead.operator.cluster.IngressSpec.Http;
import dev.fairlead.operator.cluster.IngressSpec.Path;
import dev.fairlead.operator.cluster.IngressSpec.Port;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.cluster.IngressSpec.ServiceBackend;
import dev.fairlead.operator.cluster.Locations;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds pictures of clusters for tests, with objects no API server would let through too. */
public final class Cluster {
  public final List<IngressObject> ingresses = new ArrayList<>();
  public final List<IngressClassObject> classes = new ArrayList<>();
  public final List<ServiceObject> services = new ArrayList<>();
  public final List<EndpointSliceObject> slices = new ArrayList<>();
  public final List<SecretObject> secrets = new ArrayList<>();
  public final List<BackendPolicyObject> policies = new ArrayList<>();
  public final List<GatewayConfigObject> configs = new ArrayList<>();

  /** An Ingress {@code shop/NAME} with one rule of one path. */
  public Cluster ingress(
      String name, @Nullable String host, @Nullable String path, @Nullable String type) {
    Path only = new Path(path, type, backend("web"));
    return ingress(name, new Rule(host, new Http(List.of(only))));
  }

  public Cluster ingress(String name, Rule... rules) {
    IngressSpec spec = new IngressSpec(null, null, List.of(), List.of(rules));
    ingresses.add(new IngressObject(Meta.of("Ingress", "shop", name), spec));
    return this;
  }

  /** A class of ours that is the default. */
  public Cluster defaultClass() {
    Map<String, String> annotations = Map.of("ingressclass.kubernetes.io/is-default-class", "true");
    Meta meta = new Meta("IngressClass", "", "fairlead", "", 0, null, Map.of(), annotations, null);
    classes.add(new IngressClassObject(meta, new IngressClassSpec("fairlead.dev/ingress", null)));
    return this;
  }

  /** A Service {@code shop/NAME} with port 80. */
  public Cluster service(String name) {
    ServiceSpec.Port port = new ServiceSpec.Port("", null, 80, "8080", null);
    ServiceSpec spec = new ServiceSpec(null, null, Map.of(), List.of(port));
    services.add(new ServiceObject(Meta.of("Service", "shop", name), spec));
    return this;
  }

  /** A slice of addresses with port 8080. */
  public Cluster slice(String service, String type, String... addresses) {
    slices.add(sliceOf(service, type, addresses));
    return this;
  }

  public static EndpointSliceObject sliceOf(String service, String type, String... addresses) {
    List<EndpointSliceSpec.Endpoint> endpoints = new ArrayList<>();
    for (String address : addresses) {
      endpoints.add(new EndpointSliceSpec.Endpoint(List.of(address), null, null, null));
    }
    Map<String, String> labels = Map.of(EndpointSliceSpec.SERVICE_LABEL, service);
    Meta meta =
        new Meta(
            "EndpointSlice",
            "shop",
            service + "-" + String.join("-", addresses),
            "",
            0,
            null,
            labels,
            Map.of(),
            null);
    List<EndpointSliceSpec.Port> ports = List.of(new EndpointSliceSpec.Port("", null, 8080));
    return new EndpointSliceObject(meta, new EndpointSliceSpec(type, endpoints, ports));
  }

  public static Backend backend(String service) {
    return new Backend(new ServiceBackend(service, new Port(null, 80)), null);
  }

  public ClusterView view() {
    return ClusterView.of(
        new ClusterObjects(ingresses, classes, services, slices, secrets, policies, configs),
        Locations.OBJECTS);
  }
}
