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
   * @param ingresses ours, oldest first, after their rules were taken
   */
  void take(List<IngressObject> ingresses) {
    IngressObject everything = withoutRules(ingresses);
    for (String host : table.names()) {
      if (!host.equals(HostTable.ANY)) {
        IngressObject own = forHost(host);
        fill(host, own == null ? everything : own);
      }
    }
    fill(HostTable.ANY, everything == null ? withRules(ingresses) : everything);
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

  private @Nullable IngressObject withoutRules(List<IngressObject> ingresses) {
    IngressObject winner = null;
    for (IngressObject ingress : ingresses) {
      if (ingress.spec().defaultBackend() == null || !ingress.spec().rules().isEmpty()) {
        continue;
      }
      if (winner == null) {
        winner = ingress;
      } else {
        conflict(ingress, HostTable.ANY, winner);
      }
    }
    return winner;
  }

  private static @Nullable IngressObject withRules(List<IngressObject> ingresses) {
    return ingresses.stream()
        .filter(ingress -> ingress.spec().defaultBackend() != null)
        .findFirst()
        .orElse(null);
  }

  private void conflict(IngressObject loser, String host, IngressObject winner) {
    findings.add(
        loser.meta(), SECTION, DEFAULT_BACKEND_CONFLICT, HostTable.text(host), winner.meta().key());
  }
}
