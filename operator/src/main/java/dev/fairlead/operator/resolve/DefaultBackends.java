package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.DEFAULT_BACKEND_CONFLICT;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.Path;
import dev.fairlead.snapshot.PathMatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes default backends out as routes, so that the data plane needs no second look: what no rule
 * takes goes to the {@code /} prefix of its host, which is
 *
 * <ol>
 *   <li>the rule for {@code /} that somebody made for that host;
 *   <li>else the default backend of the oldest Ingress with rules for that host;
 *   <li>else the default backend of the oldest Ingress without rules, which is meant for
 *       everything.
 * </ol>
 *
 * <p>A host that no rule names goes to the latter too, or to the default backend of the oldest
 * Ingress with rules: but never does an Ingress with rules of its own take what belongs to the
 * hosts of others.
 *
 * <p>Example: Ingress A has rules for {@code a.test} and a default backend, B has only a default
 * backend, C has rules for {@code c.test}. {@code a.test} falls back to A's, {@code c.test} and
 * every other host to B's; without B {@code c.test} answers 404 and unknown hosts fall back to A's.
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
   * To be called when all rules were taken.
   *
   * @param any whether requests for hosts that no rule names go by this table
   */
  void take(Fallbacks fallbacks, boolean any) {
    for (String host : table.names()) {
      if (!host.equals(HostTable.ANY)) {
        IngressObject own = forHost(host);
        fill(host, own == null ? fallbacks.everything() : own);
      }
    }
    if (any) {
      fill(HostTable.ANY, fallbacks.any());
    }
  }

  private void fill(String host, @Nullable IngressObject ingress) {
    if (ingress == null || table.owner(host, ALL) != null) {
      return;
    }
    findings.guard(
        ingress.meta(),
        () -> {
          Resolved.Target target =
              backends.target(ingress, host, SECTION, ingress.spec().defaultBackend());
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
        conflict(ingress, host, winner, findings);
      }
    }
    return winner;
  }

  static void conflict(IngressObject loser, String host, IngressObject winner, Findings findings) {
    findings.add(
        loser.meta(), SECTION, DEFAULT_BACKEND_CONFLICT, HostTable.text(host), winner.meta().key());
  }
}
