package dev.fairlead.cli.view;

import dev.fairlead.dataplane.live.Live;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Finding.Severity;
import dev.fairlead.operator.report.Report;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.Upstream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator made of the input and what a data plane would serve of it: all that the offline
 * verbs look at.
 */
public final class Picture {
  private final Live live;
  private final Report report;
  private final Map<String, List<Finding>> findingsByObject;
  private final Map<ObjectKey, IngressObject> ingresses;
  private final Map<String, Upstream> upstreams;
  private final Map<String, EndpointSet> endpoints;

  /**
   * @param live the compiled input, in service
   * @param report what the compile said
   */
  public Picture(Live live, Report report) {
    this.live = live;
    this.report = report;
    this.findingsByObject =
        report.findings().stream().collect(Collectors.groupingBy(Finding::object));
    this.ingresses = byId(report.view().objects().ingresses(), ingress -> ingress.meta().key());
    this.upstreams = byId(live.snapshot().upstreams(), Upstream::id);
    this.endpoints = byId(live.snapshot().endpoints(), EndpointSet::upstream);
  }

  private static <K, T> Map<K, T> byId(List<T> all, Function<T, K> id) {
    return all.stream().collect(Collectors.toMap(id, Function.identity()));
  }

  Live live() {
    return live;
  }

  /** The Ingress that something comes from; null if it comes from another object. */
  @Nullable IngressObject ingress(Origin origin) {
    return origin.kind().equals("Ingress")
        ? ingresses.get(new ObjectKey(origin.namespace(), origin.name()))
        : null;
  }

  /** Worst first. */
  List<Finding> findings() {
    return report.findings();
  }

  @Nullable Upstream upstream(String id) {
    return upstreams.get(id);
  }

  EndpointSet endpoints(String upstream) {
    EndpointSet set = endpoints.get(upstream);
    return set == null ? new EndpointSet(upstream, List.of()) : set;
  }

  /** Those about this part of an object, about what it lies in, or about a part of it. */
  List<Finding> findings(Origin origin) {
    return findingsByObject.getOrDefault(origin.object(), List.of()).stream()
        .filter(finding ->
            encloses(finding.section(), origin.section())
                || encloses(origin.section(), finding.section()))
        .toList();
  }

  private static boolean encloses(String outer, String inner) {
    return outer.isEmpty() || inner.equals(outer) || inner.startsWith(outer + ".");
  }

  /** Whether something that was asked for does not work. */
  public boolean hasErrors() {
    return findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }
}
