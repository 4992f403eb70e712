package dev.fairlead.operator.report;

import dev.fairlead.operator.cluster.Difference;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.Meta;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressList;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.loadBalancer} of our Ingresses, by server-side apply: written when it differs, and
 * taken back when an Ingress is ours no more. Another controller's status is never touched. Used by
 * one thread.
 */
final class IngressStatuses {
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final PatchContext apply;
  private final Map<Identity, List<IngressLoadBalancerIngress>> written = new HashMap<>();
  private volatile Courtesy courtesy = () -> {};
  private boolean known; // what was written in a former life
  private @Nullable Settled settled;

  /** What all statuses were made right for. */
  private record Settled(List<IngressObject> ours, List<IngressLoadBalancerIngress> addresses) {}

  /** One Ingress; another one that takes its name is another one. */
  private record Identity(String namespace, String name, String uid) {
    static Identity of(IngressObject ingress) {
      Meta meta = ingress.meta();
      return new Identity(meta.namespace(), meta.name(), meta.uid());
    }
  }

  /**
   * @param namespaces the only ones that are ours; empty means all
   * @param fieldManager no other installation's: what it wrote is not ours to take back
   */
  IngressStatuses(KubernetesClient client, List<String> namespaces, String fieldManager) {
    this.client = client;
    this.namespaces = namespaces;
    this.apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(fieldManager)
            .withForce(true)
            .build();
  }

  /**
   * @param courtesy asked before each write
   */
  void giveWayTo(Courtesy courtesy) {
    this.courtesy = courtesy;
  }

  /** Somebody else may have written since: look again before writing. */
  void forget() {
    known = false;
    settled = null;
    written.clear();
  }

  /**
   * Makes all statuses right.
   *
   * @throws KubernetesClientException if the API server does not answer; to be tried again
   */
  void write(
      List<IngressObject> all, List<IngressObject> ours, List<IngressLoadBalancerIngress> addresses)
      throws InterruptedException {
    if (!known) {
      look();
      known = true;
    }
    Settled last = settled;
    boolean same = last != null && last.addresses().equals(addresses);
    Difference<IngressObject> changed =
        Difference.between(last != null && same ? last.ours() : List.of(), ours);
    settled = null; // until all of it is done
    Set<Identity> now = identities(changed.fresh());
    for (Identity identity : now) {
      if (!addresses.equals(written.getOrDefault(identity, List.of()))) {
        apply(identity, addresses);
      }
    }
    Set<Identity> left = same ? identities(changed.gone()) : new HashSet<>(written.keySet());
    left.removeAll(now);
    left.retainAll(written.keySet());
    takeBack(left, all);
    settled = new Settled(ours, addresses);
  }

  private void takeBack(Set<Identity> left, List<IngressObject> all) throws InterruptedException {
    Set<Identity> there = left.isEmpty() ? Set.of() : identities(all);
    for (Identity identity : left) {
      if (there.contains(identity)) {
        apply(identity, List.of());
      } else {
        written.remove(identity); // it went away with its status
      }
    }
  }

  private static Set<Identity> identities(List<IngressObject> ingresses) {
    return ingresses.stream()
        .map(Identity::of)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void look() {
    var ingresses = client.network().v1().ingresses();
    if (namespaces.isEmpty()) {
      look(ingresses.inAnyNamespace());
    } else {
      namespaces.forEach(namespace -> look(ingresses.inNamespace(namespace)));
    }
  }

  /** What we have written in a former life, by the field manager's name. */
  private void look(Listable<IngressList> ingresses) {
    String next = null;
    do {
      var options = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
      IngressList page = ingresses.list(options);
      for (Ingress ingress : page.getItems()) {
        List<IngressLoadBalancerIngress> there = addresses(ingress);
        if (!there.isEmpty() && writtenByUs(ingress)) {
          var meta = ingress.getMetadata();
          written.put(new Identity(meta.getNamespace(), meta.getName(), meta.getUid()), there);
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

  private boolean writtenByUs(Ingress ingress) {
    return ingress.getMetadata().getManagedFields().stream()
        .anyMatch(entry ->
            apply.getFieldManager().equals(entry.getManager())
                && "status".equals(entry.getSubresource()));
  }

  private void apply(Identity ingress, List<IngressLoadBalancerIngress> addresses)
      throws InterruptedException {
    courtesy.giveWay();
    Ingress patch =
        new IngressBuilder()
            .withNewMetadata()
            .withNamespace(ingress.namespace())
            .withName(ingress.name())
            .withUid(ingress.uid())
            .endMetadata()
            .withNewStatus()
            .withNewLoadBalancer()
            .withIngress(addresses)
            .endLoadBalancer()
            .endStatus()
            .build();
    try {
      client.resource(patch).subresource("status").patch(apply, patch);
      if (addresses.isEmpty()) {
        written.remove(ingress);
      } else {
        written.put(ingress, addresses);
      }
    } catch (KubernetesClientException e) {
      boolean gone =
          e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      if (!gone) {
        throw e;
      }
      written.remove(ingress); // deleted in the meantime, and perhaps made anew
    }
  }
}
