package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.HOST_INVALID;
import static dev.fairlead.operator.finding.FindingCode.PATH_CONFLICT;
import static dev.fairlead.operator.finding.FindingCode.PATH_INVALID;
import static dev.fairlead.operator.finding.FindingCode.PATH_LIKE_PATTERN;
import static dev.fairlead.operator.finding.FindingCode.PATH_REPEATED;
import static dev.fairlead.operator.finding.FindingCode.PATH_TYPE_INVALID;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.Path;
import dev.fairlead.operator.resolve.name.HostNames;
import dev.fairlead.operator.resolve.name.Paths;
import dev.fairlead.snapshot.PathMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rules of one Ingress after the other, oldest first, into the {@link HostTable}: whoever
 * comes first owns a path of a host.
 */
final class Rules {
  private final HostTable table;
  private final Backends backends;
  private final Findings findings;

  Rules(HostTable table, Backends backends, Findings findings) {
    this.table = table;
    this.backends = backends;
    this.findings = findings;
  }

  void take(IngressObject ingress) {
    List<Rule> rules = ingress.spec().rules();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String section = "spec.rules[" + i + "]";
      String host = HostNames.of(rule);
      String expected = host.isEmpty() ? null : HostNames.expected(host);
      if (expected != null) {
        findings.add(
            ingress.meta(), section + ".host", HOST_INVALID, String.valueOf(rule.host()), expected);
        continue;
      }
      table.ruledBy(host, ingress);
      if (rule.http() != null) {
        take(ingress, host, rule.http().paths(), section + ".http.paths");
      }
    }
  }

  private void take(
      IngressObject ingress, String host, List<IngressSpec.Path> paths, String section) {
    for (int i = 0; i < paths.size(); i++) {
      String at = section + "[" + i + "]";
      PathMatch match = match(ingress, paths.get(i), at);
      if (match == null) {
        continue;
      }
      Path owner = table.owner(host, match);
      if (owner == null) {
        Resolved.Target target =
            backends.target(ingress, host, at + ".backend", paths.get(i).backend());
        table.put(host, new Path(match, target, ingress, ingress.meta().origin(at)));
      } else if (owner.owner() == ingress) {
        findings.add(
            ingress.meta(),
            at,
            PATH_REPEATED,
            text(match),
            HostTable.text(host),
            owner.origin().section());
      } else {
        findings.add(
            ingress.meta(),
            at,
            PATH_CONFLICT,
            text(match),
            HostTable.text(host),
            owner.owner().meta().key());
      }
    }
  }

  /** The condition; null if there is none that could be compared. */
  private @Nullable PathMatch match(IngressObject ingress, IngressSpec.Path path, String section) {
    PathMatch.Type type = type(path.pathType());
    if (type == null) {
      findings.add(
          ingress.meta(),
          section + ".pathType",
          PATH_TYPE_INVALID,
          path.pathType() == null ? "missing" : "\"" + path.pathType() + "\"");
      return null;
    }
    String text = path.path() == null || path.path().isEmpty() ? "/" : path.path();
    String expected = Paths.expected(text);
    if (expected != null) {
      findings.add(ingress.meta(), section + ".path", PATH_INVALID, text, expected);
      return null;
    }
    if (Paths.looksLikePattern(text)) {
      findings.add(ingress.meta(), section + ".path", PATH_LIKE_PATTERN, text);
    }
    return Paths.match(type, text);
  }

  private static PathMatch.@Nullable Type type(@Nullable String pathType) {
    return switch (pathType) {
      case "Exact" -> PathMatch.Type.EXACT;
      case "Prefix", "ImplementationSpecific" -> PathMatch.Type.PREFIX;
      case null, default -> null;
    };
  }

  private static String text(PathMatch match) {
    return switch (match.type()) {
      case EXACT -> "Exact " + match.path();
      case PREFIX -> "Prefix " + match.path();
    };
  }
}
