package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.group.Claims;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The default backends that go beyond the hosts of their own Ingresses.
 *
 * @param everything the oldest Ingress without rules: takes what no rule takes; null if there is
 *     none
 * @param any takes the hosts that no rule names: that one, else the oldest with rules; null if
 *     there is none
 */
record Fallbacks(@Nullable IngressObject everything, @Nullable IngressObject any) {

  static Fallbacks of(ClusterView view, Classes classes, Findings findings) {
    Findings told = findings.separate(); // again by the group of each
    Protection protection = new Protection(told);
    List<IngressObject> candidates =
        view.objects().ingresses().stream().filter(Claims::defaultBackend).toList();
    List<IngressObject> served =
        classes.ours(candidates, told).stream().filter(protection::serves).toList();
    IngressObject everything = withoutRules(served, findings);
    return new Fallbacks(
        everything, everything != null || served.isEmpty() ? everything : served.getFirst());
  }

  private static @Nullable IngressObject withoutRules(
      List<IngressObject> served, Findings findings) {
    IngressObject winner = null;
    for (IngressObject ingress : served) {
      if (!ingress.spec().rules().isEmpty()) {
        continue;
      }
      if (winner == null) {
        winner = ingress;
      } else {
        DefaultBackends.conflict(ingress, HostTable.ANY, winner, findings);
      }
    }
    return winner;
  }

  /** Lets a group's protection know both, if they are not in the group. */
  void tell(Protection protection, List<IngressObject> group) {
    tell(everything, protection, group);
    if (any != everything) {
      tell(any, protection, group);
    }
  }

  private static void tell(
      @Nullable IngressObject ingress, Protection protection, List<IngressObject> group) {
    if (ingress != null && !group.contains(ingress)) {
      boolean unused = protection.serves(ingress);
    }
  }
}
