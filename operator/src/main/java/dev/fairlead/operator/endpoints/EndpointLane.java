package dev.fairlead.operator.endpoints;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.ServicePort;
import dev.fairlead.snapshot.EndpointSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fast lane: remembers what it compiled from which slices, and compiles again only the ports
 * whose Service or slices have changed. Used by one thread.
 */
public final class EndpointLane {
  private record Compiled(
      ServicePort port, List<EndpointSliceObject> slices, EndpointSet set, List<Finding> findings) {
    boolean of(ServicePort otherPort, List<EndpointSliceObject> otherSlices) {
      return Objects.equals(port, otherPort) && Objects.equals(slices, otherSlices);
    }
  }

  /**
   * @param sets one per port, in the order of the ports
   * @param findings about Services and EndpointSlices
   */
  public record Result(List<EndpointSet> sets, List<Finding> findings) {}

  private final boolean loopback;
  private Map<String, Compiled> last = Map.of();
  private List<ServicePort> lastPorts = List.of();
  private List<EndpointSliceObject> lastSlices = List.of();
  private Result result = new Result(List.of(), List.of());

  /**
   * @param loopback whether endpoints may be on loopback or link-local addresses: only in a folder
   */
  public EndpointLane(boolean loopback) {
    this.loopback = loopback;
  }

  /**
   * @param ports sorted by id
   */
  public Result compile(ClusterView view, List<ServicePort> ports) {
    List<EndpointSliceObject> all = view.objects().slices();
    if (ports == lastPorts && all == lastSlices) {
      return result;
    }
    Map<String, Compiled> now = HashMap.newHashMap(ports.size());
    List<EndpointSet> sets = new ArrayList<>(ports.size());
    List<Finding> findings = new ArrayList<>();
    for (ServicePort port : ports) {
      List<EndpointSliceObject> slices = view.slicesOf(port.service().meta().key());
      Compiled known = last.get(port.id());
      Compiled compiled =
          known != null && known.of(port, slices) ? known : compile(view, port, slices, known);
      now.put(port.id(), compiled);
      sets.add(compiled.set());
      findings.addAll(compiled.findings());
    }
    last = now;
    lastPorts = ports;
    lastSlices = all;
    result = new Result(List.copyOf(sets), findings);
    return result;
  }

  private Compiled compile(
      ClusterView view,
      ServicePort port,
      List<EndpointSliceObject> slices,
      @Nullable Compiled earlier) {
    Findings findings = new Findings(view);
    EndpointCollector collector = new EndpointCollector(port, loopback, findings);
    findings.guard(port.service().meta(), () -> collector.collect(slices));
    EndpointSet made = collector.set();
    EndpointSet set = earlier != null && earlier.set().equals(made) ? earlier.set() : made;
    return new Compiled(port, slices, set, findings.sorted());
  }
}
