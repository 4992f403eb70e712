package dev.fairlead.operator.cluster;

import java.util.List;

/** All relevant objects, in any order, each kind and name once. */
public record ClusterObjects(
    List<IngressObject> ingresses,
    List<IngressClassObject> classes,
    List<ServiceObject> services,
    List<EndpointSliceObject> slices,
    List<SecretObject> secrets,
    List<BackendPolicyObject> policies,
    List<GatewayConfigObject> configs) {
  public static final ClusterObjects NONE =
      new ClusterObjects(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public ClusterObjects {
    ingresses = List.copyOf(ingresses);
    classes = List.copyOf(classes);
    services = List.copyOf(services);
    slices = List.copyOf(slices);
    secrets = List.copyOf(secrets);
    policies = List.copyOf(policies);
    configs = List.copyOf(configs);
  }
}
