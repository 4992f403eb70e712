package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.resolve.Resolved.Host;
import dev.fairlead.operator.resolve.Resolved.Path;
import dev.fairlead.operator.resolve.name.HostNames;
import dev.fairlead.snapshot.PathMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts, their paths, and who has rules for them. The empty host is any host. */
final class HostTable {
  static final String ANY = HostNames.ANY;

  private static final class Entry {
    final Map<PathMatch, Path> paths = new HashMap<>();
    final List<IngressObject> ruledBy = new ArrayList<>();
  }

  private final Map<String, Entry> hosts = new HashMap<>();

  /** Notes that an Ingress has a rule for a host, maybe without any path. */
  void ruledBy(String host, IngressObject ingress) {
    List<IngressObject> ruledBy = entry(host).ruledBy;
    if (ruledBy.isEmpty() || ruledBy.getLast() != ingress) {
      ruledBy.add(ingress);
    }
  }

  /** Who has rules for a host, oldest first. */
  List<IngressObject> ruledBy(String host) {
    return entry(host).ruledBy;
  }

  @Nullable Path owner(String host, PathMatch match) {
    return entry(host).paths.get(match);
  }

  void put(String host, Path path) {
    entry(host).paths.put(path.match(), path);
  }

  /** All hosts that a rule names, in no particular order. */
  List<String> names() {
    return List.copyOf(hosts.keySet());
  }

  /** The hosts that have paths, sorted. */
  List<Host> hosts() {
    List<Host> resolved = new ArrayList<>(hosts.size());
    hosts.forEach((name, entry) -> {
      if (!entry.paths.isEmpty()) {
        resolved.add(new Host(name, List.copyOf(entry.paths.values())));
      }
    });
    resolved.sort(Comparator.comparing(Host::name));
    return resolved;
  }

  /** As people say it. */
  static String text(String host) {
    return host.isEmpty() ? "any host" : "host " + host;
  }

  private Entry entry(String host) {
    return hosts.computeIfAbsent(host, name -> new Entry());
  }
}
