package dev.fairlead.operator.compile;

import dev.fairlead.operator.resolve.Resolved.Host;
import dev.fairlead.operator.resolve.Resolved.Path;
import dev.fairlead.operator.resolve.Resolved.Target.Refused;
import dev.fairlead.operator.resolve.Resolved.Target.ToPort;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.SharedEnds;
import dev.fairlead.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Hosts with their routes in order of precedence. A host that is the same instance stays so. */
final class HostLowering {
  /** Exact before Prefix, longer before shorter, then by the alphabet. */
  private static final Comparator<Path> PRECEDENCE =
      Comparator.comparing((Path path) -> path.match().type())
          .thenComparingInt(path -> -path.match().path().length())
          .thenComparing(path -> path.match().path());

  private List<Host> before = List.of();
  private List<VirtualHost> lowered = List.of();

  /**
   * @param hosts sorted by name
   */
  List<VirtualHost> lower(List<Host> hosts) {
    SharedEnds shared = SharedEnds.of(before, hosts);
    int end = lowered.size() - shared.tail();
    Map<Host, VirtualHost> known = new IdentityHashMap<>();
    for (int i = shared.head(); i < end; i++) {
      known.put(before.get(i), lowered.get(i));
    }
    List<VirtualHost> now = new ArrayList<>(hosts.size());
    now.addAll(lowered.subList(0, shared.head()));
    for (Host host : shared.between(hosts)) {
      now.add(known.computeIfAbsent(host, HostLowering::host));
    }
    now.addAll(lowered.subList(end, lowered.size()));
    before = hosts;
    lowered = List.copyOf(now);
    return lowered;
  }

  private static VirtualHost host(Host host) {
    List<Route> routes = host.paths().stream().sorted(PRECEDENCE).map(HostLowering::route).toList();
    return new VirtualHost(host.name(), routes);
  }

  private static Route route(Path path) {
    RouteAction action =
        switch (path.target()) {
          case ToPort(var port) -> new RouteAction.Forward(port.id());
          case Refused(int status) -> new RouteAction.Refuse(status);
        };
    return new Route(path.match(), action, path.origin());
  }
}
