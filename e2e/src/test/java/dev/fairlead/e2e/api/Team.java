package dev.fairlead.e2e.api;

import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.crds.ResourceStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the users of one namespace write and see. */
final class Team {
  private final KubernetesClient client;
  private final String namespace;

  Team(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  private void apply(String yaml) {
    for (HasMetadata object : client.load(ApiServer.stream(yaml)).items()) {
      client.resource(object).inNamespace(namespace).forceConflicts().serverSideApply();
    }
  }

  void service(String name, Backend backend) {
    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s}
        spec: {ports: [{port: 80, targetPort: %3$d}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        endpoints: [{addresses: [%2$s], conditions: {ready: true}}]
        ports: [{port: %3$d}]
        """
            .formatted(name, backend.address(), backend.port()));
  }

  void ingress(String name, String ingressClass, String host, String service) {
    apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %s}
        spec:
          ingressClassName: %s
          rules:
            - host: %s
              http:
                paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}
        """
            .formatted(name, ingressClass, host, service));
  }

  void deleteIngress(String name) {
    client.network().v1().ingresses().inNamespace(namespace).withName(name).delete();
  }

  void policy(String name, String service, String timeout) {
    apply(
        """
        apiVersion: fairlead.dev/v1alpha1
        kind: BackendPolicy
        metadata: {name: %s}
        spec:
          targetRefs: [{group: "", kind: Service, name: %s}]
          timeouts: {request: %s}
        """
            .formatted(name, service, timeout));
  }

  void deletePolicy(String name) {
    client.resources(BackendPolicy.class).inNamespace(namespace).withName(name).delete();
  }

  void annotate(String name, String annotation, String value) {
    client
        .network()
        .v1()
        .ingresses()
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), // whatever the operator writes meanwhile
            """
            {"metadata": {"annotations": {"%s": "%s"}}}
            """
                .formatted(annotation, value));
  }

  private Ingress ingress(String name) {
    return client.network().v1().ingresses().inNamespace(namespace).withName(name).require();
  }

  List<String> addresses(String ingress) {
    return Optional.ofNullable(ingress(ingress).getStatus())
        .map(status -> status.getLoadBalancer())
        .map(balancer -> balancer.getIngress())
        .orElse(List.of())
        .stream()
        .map(address -> address.getIp())
        .toList();
  }

  /** As another controller would. */
  void setAddress(String name, String address) {
    Ingress changed =
        new IngressBuilder(ingress(name))
            .editOrNewStatus()
            .editOrNewLoadBalancer()
            .addNewIngress()
            .withIp(address)
            .endIngress()
            .endLoadBalancer()
            .endStatus()
            .build();
    client.resource(changed).updateStatus();
  }

  private BackendPolicy policy(String name) {
    return client.resources(BackendPolicy.class).inNamespace(namespace).withName(name).require();
  }

  long observedGeneration(String policy) {
    return Optional.ofNullable(policy(policy).getStatus())
        .map(ResourceStatus::observedGeneration)
        .orElse(0L);
  }

  /** Status and reason of a policy's condition. */
  String condition(String policy, String type) {
    return conditions(policy, type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElse("");
  }

  String message(String policy, String type) {
    return conditions(policy, type).map(Condition::getMessage).findFirst().orElse("");
  }

  private Stream<Condition> conditions(String policy, String type) {
    ResourceStatus status = policy(policy).getStatus();
    return status == null
        ? Stream.empty()
        : status.conditions().stream().filter(condition -> condition.getType().equals(type));
  }

  /** Reason and object of each Event. */
  List<String> events() {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .map(event ->
            event.getReason()
                + " "
                + event.getRegarding().getKind()
                + "/"
                + event.getRegarding().getName())
        .toList();
  }

  /** The resource versions of all that may carry a status. */
  List<String> versions() {
    return Stream.concat(
            client.network().v1().ingresses().inNamespace(namespace).list().getItems().stream(),
            client.resources(BackendPolicy.class).inNamespace(namespace).list().getItems().stream())
        .map(object -> object.getMetadata().getResourceVersion())
        .toList();
  }
}
