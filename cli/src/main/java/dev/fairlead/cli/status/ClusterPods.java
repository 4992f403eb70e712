package dev.fairlead.cli.status;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pods of an installation, asked through the API server's proxy: the user needs no route to
 * them, only the rights to list pods and to get {@code pods/proxy}. All operators are asked, and
 * those data planes that no operator knows. Pods that have ended are not part of it.
 */
public final class ClusterPods {
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final String OPERATOR = "operator";

  /** Phases of pods that never run again; one that was evicted has failed. */
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubernetesClient client;
  private final @Nullable String namespace;

  /**
   * @param namespace of the installation; null means to look in all
   */
  public ClusterPods(KubernetesClient client, @Nullable String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * @throws KubernetesClientException if the API server does not answer, or refuses the list
   */
  public List<Answer> ask() {
    List<Answer> answers = new ArrayList<>();
    Set<String> known = new HashSet<>();
    List<Pod> pods = pods();
    for (Pod pod : pods) {
      if (operator(pod)) {
        Answer answer = ask(pod);
        if (!leftSilently(pod, answer)) {
          answers.add(answer);
        }
        if (answer instanceof Answer.Operator operator) {
          operator.dataPlanes().forEach(plane -> known.add(plane.name()));
        }
      }
    }
    for (Pod pod : pods) {
      if (!operator(pod) && !known.contains(pod.getMetadata().getName())) {
        Answer answer = ask(pod);
        if (!leftSilently(pod, answer)) {
          answers.add(answer);
        }
      }
    }
    return answers;
  }

  /** Whether it was asked to leave, and has done so or is about to. */
  private static boolean leftSilently(Pod pod, Answer answer) {
    return answer instanceof Answer.Silence && pod.getMetadata().getDeletionTimestamp() != null;
  }

  private List<Pod> pods() {
    var all = client.pods();
    var scope = namespace == null ? all.inAnyNamespace() : all.inNamespace(namespace);
    return scope
        .withLabel("app.kubernetes.io/name", "fairlead")
        .withLabelIn(COMPONENT, OPERATOR, "dataplane")
        .list()
        .getItems()
        .stream()
        .filter(pod -> !ENDED.contains(pod.getStatus().getPhase()))
        .toList();
  }

  private static boolean operator(Pod pod) {
    return OPERATOR.equals(pod.getMetadata().getLabels().get(COMPONENT));
  }

  private Answer ask(Pod pod) {
    String name = pod.getMetadata().getName();
    String phase = pod.getStatus().getPhase();
    Integer port = adminPort(pod);
    if (!"Running".equals(phase) || port == null) {
      return new Answer.Silence(name, operator(pod), "the pod is " + phase);
    }
    String path =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/status"
            .formatted(pod.getMetadata().getNamespace(), name, port);
    try {
      String page = client.raw(path);
      return page == null
          ? new Answer.Silence(name, operator(pod), "has no page /status")
          : Answer.of(name, operator(pod), page);
    } catch (KubernetesClientException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new Answer.Silence(name, operator(pod), "does not answer: " + why);
    }
  }

  private static @Nullable Integer adminPort(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> "admin".equals(port.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElse(null);
  }
}
