package dev.fairlead.cli.view;

import dev.fairlead.cli.view.ExplainView.Lost;
import dev.fairlead.dataplane.route.Explanation;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Paths that another Ingress (or another rule) owns. They never became routes; the operator's
 * findings say which they are and why.
 */
final class Overruled {
  private static final Set<FindingCode> CODES =
      Set.of(FindingCode.PATH_CONFLICT, FindingCode.PATH_REPEATED);

  private Overruled() {}

  static List<Lost> all(Picture picture, Explanation explanation) {
    Set<String> matching = matching(explanation);
    List<Lost> lost = new ArrayList<>();
    for (Finding finding : picture.findings()) {
      Declared path =
          CODES.contains(finding.code()) ? Declared.at(picture, finding.origin()) : null;
      if (path != null) {
        RouteView route = RouteView.of(picture, path, finding.origin());
        lost.add(new Lost(route, matching.contains(path.host()), finding.message()));
      }
    }
    return lost;
  }

  /** The hosts that stand for the request's. */
  private static Set<String> matching(Explanation explanation) {
    Set<String> matching = new HashSet<>();
    for (Explanation.Lost lost : explanation.lost()) {
      if (lost.hostMatches()) {
        matching.add(lost.host());
      }
    }
    if (explanation.host() != null) {
      matching.add(explanation.host());
    }
    return matching;
  }
}
