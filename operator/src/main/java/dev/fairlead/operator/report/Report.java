package dev.fairlead.operator.report;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.resolve.Resolved;
import dev.fairlead.snapshot.Snapshot;
import java.util.List;

/**
 * What one pass made of the objects.
 *
 * @param view the objects
 * @param resolved what they mean
 * @param snapshot what is served
 * @param findings what is wrong, sorted
 */
public record Report(
    ClusterView view, Resolved resolved, Snapshot snapshot, List<Finding> findings) {
  public Report {
    findings = List.copyOf(findings);
  }
}
