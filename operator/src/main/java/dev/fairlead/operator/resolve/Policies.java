package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.POLICY_CONFLICTED;
import static dev.fairlead.operator.finding.FindingCode.POLICY_PORT_NOT_FOUND;
import static dev.fairlead.operator.finding.FindingCode.POLICY_TARGET_INVALID;
import static dev.fairlead.operator.finding.FindingCode.POLICY_TARGET_NOT_FOUND;

import dev.fairlead.crds.BackendPolicySpec.TargetRef;
import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec.Port;
import dev.fairlead.operator.finding.Findings;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which BackendPolicy rules which Service port: one for the port before one for the whole Service,
 * and of two that claim the same the oldest (GEP-713).
 */
final class Policies {
  /** Port 0 stands for the whole Service. */
  private record Claim(ObjectKey service, int port) {}

  private final ClusterView view;
  private final Findings findings;
  private final Map<Claim, BackendPolicyObject> winners = new HashMap<>();

  Policies(ClusterView view, Findings findings) {
    this.view = view;
    this.findings = findings;
    view.objects().policies().stream()
        .sorted(Comparator.comparing(BackendPolicyObject::meta, Meta.OLDEST_FIRST))
        .forEach(policy -> findings.guard(policy.meta(), () -> claim(policy)));
  }

  /** The policy that rules the port; null if none does. */
  @Nullable BackendPolicyObject of(ServiceObject service, Port port) {
    ObjectKey key = service.meta().key();
    BackendPolicyObject own = winners.get(new Claim(key, port.port()));
    return own != null ? own : winners.get(new Claim(key, 0));
  }

  private void claim(BackendPolicyObject policy) {
    List<TargetRef> targets = policy.spec().targetRefs();
    for (int i = 0; i < targets.size(); i++) {
      claim(policy, targets.get(i), "spec.targetRefs[" + i + "]");
    }
  }

  private void claim(BackendPolicyObject policy, TargetRef target, String section) {
    String group = target.group() == null ? "" : target.group();
    String kind = target.kind() == null ? "Service" : target.kind();
    if (!(group.isEmpty() || group.equals("core")) || !kind.equals("Service")) {
      String name = (group.isEmpty() ? "" : group + "/") + kind + " " + target.name();
      findings.add(policy.meta(), section, POLICY_TARGET_INVALID, name);
      return;
    }
    ObjectKey key = new ObjectKey(policy.meta().namespace(), target.name());
    ServiceObject service = view.service(key);
    if (service == null) {
      findings.add(policy.meta(), section + ".name", POLICY_TARGET_NOT_FOUND, key);
      return;
    }
    String portName = target.sectionName() == null ? "" : target.sectionName();
    int number = portName.isEmpty() ? 0 : number(service, portName);
    if (number < 0) {
      findings.add(
          policy.meta(),
          section + ".sectionName",
          POLICY_PORT_NOT_FOUND,
          key,
          portName,
          Backends.portsOf(service));
      return;
    }
    BackendPolicyObject winner = winners.putIfAbsent(new Claim(key, number), policy);
    if (winner != null && winner != policy) {
      String what = "Service " + key + (number == 0 ? "" : " port " + portName);
      findings.add(policy.meta(), section, POLICY_CONFLICTED, what, winner.meta().key());
    }
  }

  /** The number of the port that is called so, or has that number; -1 if there is none. */
  private static int number(ServiceObject service, String nameOrNumber) {
    for (Port port : service.spec().ports()) {
      if (port.name().equals(nameOrNumber)) {
        return port.port();
      }
    }
    for (Port port : service.spec().ports()) {
      if (String.valueOf(port.port()).equals(nameOrNumber)) {
        return port.port();
      }
    }
    return -1;
  }
}
