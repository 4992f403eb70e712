package dev.fairlead.operator.compile;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.ServicePort;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.ArrayList;
import java.util.List;

/** One upstream per Service port, with the policy that rules it. */
final class UpstreamLowering {
  private List<ServicePort> before = List.of();
  private List<Upstream> lowered = List.of();

  /**
   * @param ports sorted by id
   */
  List<Upstream> lower(List<ServicePort> ports, Findings findings) {
    // What is wrong with a policy is told each time.
    if (ports != before || ports.stream().anyMatch(port -> port.policy() != null)) {
      List<Upstream> now = upstreams(ports, findings);
      lowered = now.equals(lowered) ? lowered : now;
      before = ports;
    }
    return lowered;
  }

  private static List<Upstream> upstreams(List<ServicePort> ports, Findings findings) {
    List<Upstream> upstreams = new ArrayList<>(ports.size());
    for (ServicePort port : ports) {
      upstreams.add(
          new Upstream(
              port.id(),
              port.protocol(),
              policy(port, findings),
              port.externalAddress() ? null : port.external(),
              port.service().meta().origin()));
    }
    return upstreams;
  }

  private static UpstreamPolicy policy(ServicePort port, Findings findings) {
    BackendPolicyObject policy = port.policy();
    return policy == null ? UpstreamPolicy.DEFAULT : PolicyLowering.lower(policy, findings);
  }
}
