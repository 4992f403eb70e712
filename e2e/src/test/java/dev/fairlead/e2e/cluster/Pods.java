package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.stream.Collectors;

/** The pods of the release {@code fairlead}. */
final class Pods {
  private static final int LOG_SECONDS = 60;

  private final KubernetesClient client;
  private final String namespace;

  Pods(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  List<Pod> operators() {
    return staying("operator");
  }

  List<Pod> dataPlanes() {
    return staying("dataplane");
  }

  private List<Pod> staying(String component) {
    return all(component).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private List<Pod> all(String component) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems();
  }

  /** Name of the operator that leads. */
  String leader() {
    var lease = client.leases().inNamespace(namespace).withName("fairlead-operator").get();
    return lease.getSpec().getHolderIdentity();
  }

  boolean ready(String pod) {
    var found = client.pods().inNamespace(namespace).withName(pod).get();
    return found != null
        && found.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  boolean allReady() {
    return java.util.stream.Stream.of("operator", "dataplane")
        .flatMap(component -> staying(component).stream())
        .allMatch(pod -> ready(pod.getMetadata().getName()));
  }

  void delete(String pod, long graceSeconds) {
    client.pods().inNamespace(namespace).withName(pod).withGracePeriod(graceSeconds).delete();
  }

  /** Whether it goes; false where a PodDisruptionBudget forbids that now. */
  boolean evict(String pod) {
    // The client would ask again for a minute when it is told 429.
    var once = new ConfigBuilder(client.getConfiguration()).withRequestRetryBackoffLimit(0).build();
    try (var asking = new KubernetesClientBuilder().withConfig(once).build()) {
      return asking.pods().inNamespace(namespace).withName(pod).evict();
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** No request was lost sight of. */
  void ledgersAreEven() {
    for (var pod : dataPlanes()) {
      assertThat(metrics(pod)).contains("fairlead_ledger_difference 0.0");
    }
  }

  String metrics(Pod pod) {
    return view(pod, "metrics");
  }

  String view(Pod pod, String path) {
    var name = pod.getMetadata().getName();
    return client.raw("/api/v1/namespaces/" + namespace + "/pods/" + name + ":9090/proxy/" + path);
  }

  /** What the access logs say of requests for a path that did not go well. */
  String explain(String path) {
    return all("dataplane").stream()
        .flatMap(pod -> log(pod).lines())
        .filter(line -> line.contains("\"path\":\"" + path + "\""))
        .filter(line -> !line.contains("\"flag\":\"\""))
        .collect(Collectors.joining(" | "));
  }

  private String log(Pod pod) {
    try {
      return client
          .pods()
          .inNamespace(namespace)
          .withName(pod.getMetadata().getName())
          .sinceSeconds(LOG_SECONDS)
          .getLog();
    } catch (KubernetesClientException e) {
      return "";
    }
  }
}
