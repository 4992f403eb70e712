package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.DEFAULT_BACKEND_CONFLICT;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.Path;
import dev.fairlead.snapshot.PathMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes default backends out as routes, so that the data plane needs no second look: what no rule
 * takes goes to the {@code /} prefix of its host, which is
 *
 * <ol>
 *   <li>the rule for {@code /} that somebody made for that host;
 *   <li>else the default backend of the oldest Ingress with rules for that host;
 *   <li>else the default backend for any host: that of the oldest Ingress without rules, else of
 *       the oldest at all.
 * </ol>
 *
 * <p>Example: Ingress A has rules for {@code a.test} and a default backend, B has only a default
 * backend. {@code a.test} falls back to A's, every other host to B's; without B all fall back to
 * A's.
 */
final class DefaultBackends {
  private static final PathMatch ALL = new PathMatch(PathMatch.Type.PREFIX, "/");
  private static final String SECTION = "spec.defaultBackend";

  private final HostTable table;
  private final Backends backends;
  private final Findings findings;

  DefaultBackends(HostTable table, Backends backends, Findings findings) {
    this.table = table;
    this.backends = backends;
    this.findings = findings;
  }

  /**
   * @param ingresses ours, oldest first, after their rules were taken
   */
  void take(List<IngressObject> ingresses) {
    IngressObject any = forAnyHost(ingresses);
    for (String host : table.names()) {
      IngressObject own = host.equals(HostTable.ANY) ? null : forHost(host);
      fill(host, own == null ? any : own);
    }
    fill(HostTable.ANY, any);
  }

  private void fill(String host, @Nullable IngressObject ingress) {
    if (ingress == null || table.owner(host, ALL) != null) {
      return;
    }
    findings.guard(
        ingress.meta(),
        () -> {
          Resolved.Target target =
              backends.target(ingress, host, () -> SECTION, ingress.spec().defaultBackend());
          table.put(host, new Path(ALL, target, ingress, ingress.meta().origin(SECTION)));
        });
  }

  private @Nullable IngressObject forHost(String host) {
    IngressObject winner = null;
    for (IngressObject ingress : table.ruledBy(host)) {
      if (ingress.spec().defaultBackend() == null) {
        continue;
      }
      if (winner == null) {
        winner = ingress;
      } else {
        conflict(ingress, host, winner);
      }
    }
    return winner;
  }

  private @Nullable IngressObject forAnyHost(List<IngressObject> ingresses) {
    IngressObject winner = null;
    IngressObject withRules = null;
    for (IngressObject ingress : ingresses) {
      if (ingress.spec().defaultBackend() == null) {
        continue;
      }
      if (!ingress.spec().rules().isEmpty()) {
        withRules = withRules == null ? ingress : withRules;
      } else if (winner == null) {
        winner = ingress;
      } else {
        conflict(ingress, HostTable.ANY, winner);
      }
    }
    return winner == null ? withRules : winner;
  }

  private void conflict(IngressObject loser, String host, IngressObject winner) {
    findings.add(
        loser.meta(), SECTION, DEFAULT_BACKEND_CONFLICT, HostTable.text(host), winner.meta().key());
  }
}
