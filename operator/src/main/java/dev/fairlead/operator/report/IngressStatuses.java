package dev.fairlead.operator.report;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressList;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.loadBalancer} of our Ingresses, by server-side apply: written when it differs, and
 * taken back when an Ingress is ours no more. Another controller's status is never touched. Used by
 * one thread.
 */
final class IngressStatuses {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(ClusterReporter.FIELD_MANAGER)
          .withForce(true)
          .build();
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final @Nullable String namespace;
  private final Map<ObjectKey, List<IngressLoadBalancerIngress>> written = new HashMap<>();
  private boolean known;

  /**
   * @param namespace the only one that is ours; null for all
   */
  IngressStatuses(KubernetesClient client, @Nullable String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Somebody else may have written since: look again before writing. */
  void forget() {
    known = false;
    written.clear();
  }

  /**
   * Makes all statuses right.
   *
   * @throws KubernetesClientException if the API server does not answer; to be tried again
   */
  void write(List<IngressObject> ours, List<IngressLoadBalancerIngress> addresses) {
    if (!known) {
      look();
      known = true;
    }
    Set<ObjectKey> left = new HashSet<>(written.keySet());
    for (IngressObject ingress : ours) {
      ObjectKey key = ingress.meta().key();
      left.remove(key);
      if (!addresses.equals(written.getOrDefault(key, List.of()))) {
        apply(key, addresses);
      }
    }
    left.forEach(key -> apply(key, List.of()));
  }

  /** What we have written in a former life, by the field manager's name. */
  private void look() {
    String next = null;
    do {
      var options = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
      var ingresses = client.network().v1().ingresses();
      IngressList page =
          namespace == null
              ? ingresses.inAnyNamespace().list(options)
              : ingresses.inNamespace(namespace).list(options);
      for (Ingress ingress : page.getItems()) {
        List<IngressLoadBalancerIngress> there = addresses(ingress);
        if (!there.isEmpty() && writtenByUs(ingress)) {
          var meta = ingress.getMetadata();
          written.put(new ObjectKey(meta.getNamespace(), meta.getName()), there);
        }
      }
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
  }

  private static List<IngressLoadBalancerIngress> addresses(Ingress ingress) {
    IngressStatus status = ingress.getStatus();
    return status == null || status.getLoadBalancer() == null
        ? List.of()
        : status.getLoadBalancer().getIngress();
  }

  private static boolean writtenByUs(Ingress ingress) {
    return ingress.getMetadata().getManagedFields().stream()
        .anyMatch(entry ->
            ClusterReporter.FIELD_MANAGER.equals(entry.getManager())
                && "status".equals(entry.getSubresource()));
  }

  private void apply(ObjectKey key, List<IngressLoadBalancerIngress> addresses) {
    Ingress patch =
        new IngressBuilder()
            .withNewMetadata()
            .withNamespace(key.namespace())
            .withName(key.name())
            .endMetadata()
            .withNewStatus()
            .withNewLoadBalancer()
            .withIngress(addresses)
            .endLoadBalancer()
            .endStatus()
            .build();
    try {
      client.resource(patch).subresource("status").patch(APPLY, patch);
      if (addresses.isEmpty()) {
        written.remove(key);
      } else {
        written.put(key, addresses);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      written.remove(key); // it was deleted in the meantime
    }
  }
}
