package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.HOST_GUARDED;

import dev.fairlead.operator.annotation.Guards;
import dev.fairlead.operator.annotation.Guards.Treatment;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.name.HostNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which Ingresses ask for a guard that does not exist here, so that their routes are closed. A
 * guard at the TLS handshake is one of the whole host: ingress-nginx applies it to every Ingress
 * for the host, and so do we within the namespace.
 */
final class Protection {
  private record HostKey(String namespace, String host) {}

  private final Findings findings;
  private final Set<ObjectKey> closed = new HashSet<>();
  private final Map<HostKey, IngressObject> closedHosts = new HashMap<>();

  Protection(Findings findings) {
    this.findings = findings;
  }

  /**
   * Takes note of an Ingress of ours.
   *
   * @return whether it has routes
   */
  boolean serves(IngressObject ingress) {
    AtomicBoolean served = new AtomicBoolean();
    findings.guard(ingress.meta(), () -> served.set(take(ingress)));
    return served.get();
  }

  private boolean take(IngressObject ingress) {
    Treatment treatment = Guards.treatment(ingress, findings);
    if (treatment == Treatment.CLOSED || treatment == Treatment.HOSTS_CLOSED) {
      closed.add(ingress.meta().key());
    }
    if (treatment == Treatment.HOSTS_CLOSED) {
      close(ingress);
    }
    return treatment != Treatment.LEFT_OUT;
  }

  private void close(IngressObject ingress) {
    for (Rule rule : ingress.spec().rules()) {
      closedHosts.putIfAbsent(key(ingress, HostNames.of(rule)), ingress);
    }
  }

  private static HostKey key(IngressObject ingress, String host) {
    return new HostKey(ingress.meta().namespace(), host);
  }

  /** Whether the routes that an Ingress has for a host must not be served. */
  boolean closes(IngressObject ingress, String host) {
    if (closed.contains(ingress.meta().key())) {
      return true;
    }
    IngressObject other = closedHosts.isEmpty() ? null : closedHosts.get(key(ingress, host));
    if (other == null) {
      return false;
    }
    String text = HostTable.text(host);
    findings.add(ingress.meta(), "spec.rules", HOST_GUARDED, other.meta().key(), text);
    return true;
  }
}
