package dev.fairlead.operator;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.compile.Compiler;
import dev.fairlead.operator.endpoints.EndpointLane;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.resolve.Resolved;
import dev.fairlead.operator.resolve.Resolver;
import dev.fairlead.snapshot.Snapshot;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a picture of the cluster to a snapshot: resolve, endpoints, compile. The same steps for the
 * operator and for the offline verbs of the command line. Used by one thread.
 */
public final class Pipeline {
  private final ResolveOptions options;
  private final InstantSource clock;
  private final Resolver resolver;
  private final EndpointLane lane;
  private final Compiler compiler;
  private @Nullable Report last;
  private List<Finding> aboutObjects = List.of(); // of the last look at everything

  /**
   * @param clock only decides about findings, never about what is served
   */
  public Pipeline(ResolveOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.resolver = new Resolver(options, clock);
    this.lane = new EndpointLane(options.folder());
    this.compiler = new Compiler(options.folder());
  }

  /** One that does the same and has seen nothing yet. */
  Pipeline another() {
    return new Pipeline(options, clock);
  }

  /**
   * Looks at everything.
   *
   * @param before findings of the source, which are reported with the others
   */
  public Report all(ClusterView view, List<Finding> before) {
    Findings findings = new Findings(view);
    Resolved resolved = resolver.resolve(view, findings);
    EndpointLane.Result endpoints = lane.compile(view, resolved.ports());
    Snapshot snapshot = compiler.compile(resolved, endpoints.sets(), findings);
    aboutObjects = findings.sorted();
    return remember(new Report(view, resolved, snapshot, before), endpoints);
  }

  /** Looks at EndpointSlices only, if it has looked at everything before. */
  public Report endpointsOnly(ClusterView view, List<Finding> before) {
    Report known = last;
    if (known == null) {
      return all(view, before);
    }
    EndpointLane.Result endpoints = lane.compile(view, known.resolved().ports());
    Snapshot snapshot = known.snapshot().withEndpoints(endpoints.sets());
    return remember(new Report(view, known.resolved(), snapshot, before), endpoints);
  }

  private Report remember(Report pass, EndpointLane.Result endpoints) {
    List<Finding> findings =
        Stream.of(pass.findings(), aboutObjects, endpoints.findings())
            .flatMap(List::stream)
            .distinct()
            .sorted(Finding.ORDER)
            .toList();
    last = new Report(pass.view(), pass.resolved(), pass.snapshot(), findings);
    return last;
  }
}
