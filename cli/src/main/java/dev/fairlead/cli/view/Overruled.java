package dev.fairlead.cli.view;

import dev.fairlead.cli.view.ExplainView.Lost;
import dev.fairlead.dataplane.route.Explanation;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.snapshot.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Paths that another Ingress (or another rule) owns. They never became routes; the operator's
 * findings say which they are and why.
 */
final class Overruled {
  private static final Set<FindingCode> CODES =
      Set.of(FindingCode.PATH_CONFLICT, FindingCode.PATH_REPEATED);
  private static final Pattern SECTION =
      Pattern.compile("spec\\.rules\\[(\\d+)]\\.http\\.paths\\[(\\d+)].*");

  private Overruled() {}

  static List<Lost> all(Picture picture, Explanation explanation) {
    Set<String> matching = new HashSet<>();
    explanation.lost().stream()
        .filter(Explanation.Lost::hostMatches)
        .forEach(lost -> matching.add(lost.host()));
    if (explanation.host() != null) {
      matching.add(explanation.host());
    }
    List<Lost> lost = new ArrayList<>();
    for (Finding finding : picture.findings()) {
      IngressObject ingress = CODES.contains(finding.code()) ? ingress(picture, finding) : null;
      Matcher section = SECTION.matcher(finding.section());
      if (ingress != null && section.matches()) {
        IngressSpec.Rule rule = ingress.spec().rules().get(Integer.parseInt(section.group(1)));
        String host = Objects.requireNonNullElse(rule.host(), "").toLowerCase(Locale.ROOT);
        RouteView route =
            route(picture, host, path(rule, Integer.parseInt(section.group(2))), finding.origin());
        lost.add(new Lost(route, matching.contains(host), finding.message()));
      }
    }
    return lost;
  }

  private static @Nullable IngressObject ingress(Picture picture, Finding finding) {
    Origin origin = finding.origin();
    return picture.objects().objects().ingresses().stream()
        .filter(ingress -> ingress.meta().namespace().equals(origin.namespace()))
        .filter(ingress -> ingress.meta().name().equals(origin.name()))
        .findFirst()
        .orElse(null);
  }

  private static IngressSpec.Path path(IngressSpec.Rule rule, int index) {
    return Objects.requireNonNull(rule.http(), "a rule with a path has http").paths().get(index);
  }

  private static RouteView route(
      Picture picture, String host, IngressSpec.Path path, Origin origin) {
    String service = service(path.backend(), origin.namespace());
    return new RouteView(
        host.isEmpty() ? "*" : host,
        Objects.requireNonNullElse(path.path(), "/"),
        "Exact".equals(path.pathType()) ? "Exact" : "Prefix",
        service,
        RouteView.Endpoints.of(
            service == null ? List.of() : picture.endpoints(service).endpoints()),
        null,
        origin.object(),
        FindingView.of(picture.findings(origin)));
  }

  /** As the object writes it: the port may be a name. */
  private static @Nullable String service(IngressSpec.@Nullable Backend backend, String namespace) {
    IngressSpec.ServiceBackend service = backend == null ? null : backend.service();
    return service == null ? null : namespace + "/" + service.name() + ":" + service.port();
  }
}
