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
import java.util.List;

/**
 * Hosts with their routes in order of precedence. What is equal to the last result is the same
 * instance, so that those who compare results need not look into it.
 */
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
    List<VirtualHost> now = new ArrayList<>(hosts.size());
    now.addAll(lowered.subList(0, shared.head()));
    int i = shared.head();
    for (Host host : shared.between(hosts)) {
      while (i < end && before.get(i) != host && before.get(i).name().compareTo(host.name()) < 0) {
        i++;
      }
      boolean there = i < end && before.get(i).name().equals(host.name());
      now.add(there ? again(host, before.get(i), lowered.get(i)) : host(host));
    }
    now.addAll(lowered.subList(end, lowered.size()));
    before = hosts;
    lowered = List.copyOf(now);
    return lowered;
  }

  /** The same instance not only of the same, but also of an equal result. */
  private static VirtualHost again(Host host, Host earlier, VirtualHost result) {
    if (host == earlier) {
      return result;
    }
    VirtualHost anew = host(host);
    return anew.equals(result) ? result : anew;
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
