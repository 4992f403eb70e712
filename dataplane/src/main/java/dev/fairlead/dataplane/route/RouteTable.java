package dev.fairlead.dataplane.route;

import dev.fairlead.snapshot.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every host with its routes, immutable. First the host is chosen, then a route among that host's
 * paths only: exact host before wildcard before any host, and nothing falls through to another
 * host. (What an Ingress's default backend takes is encoded by the operator as routes of the hosts
 * it stands for.)
 *
 * <p>Example: with {@code shop.example.com}, {@code *.example.com} and any host, a request for
 * {@code shop.example.com} sees the first alone, {@code x.example.com} the second (a wildcard is
 * exactly one label), {@code a.b.example.com} and a request without Host the third.
 *
 * <p>Use: {@code table.host(hostBytes, from, to).route(pathBytes, from, to)}. Two steps because
 * they are two decisions.
 */
public final class RouteTable {
  public static final RouteTable EMPTY = new RouteTable(List.of(), Map.of());

  private final Map<String, HostRoutes> byHost;
  private final ByteMap<HostRoutes> exact;
  private final ByteMap<HostRoutes> wildcards; // by what follows the asterisk: ".example.com"
  private final HostRoutes any;

  private RouteTable(List<VirtualHost> hosts, Map<String, HostRoutes> previous) {
    Map<String, HostRoutes> all = HashMap.newHashMap(hosts.size());
    List<HostRoutes> exactHosts = new ArrayList<>(hosts.size());
    List<HostRoutes> wildcardHosts = new ArrayList<>();
    for (VirtualHost host : hosts) {
      HostRoutes before = previous.get(host.host());
      boolean same = before != null && before.source().equals(host);
      HostRoutes routes = before != null && same ? before : new HostRoutes(host);
      all.put(host.host(), routes);
      if (host.host().startsWith("*.")) {
        wildcardHosts.add(routes);
      } else if (!host.host().isEmpty()) {
        exactHosts.add(routes);
      }
    }
    this.byHost = all;
    this.exact = ByteMap.of(exactHosts, ByteMap::hash);
    this.wildcards = ByteMap.of(wildcardHosts, ByteMap::hash);
    this.any = all.getOrDefault("", HostRoutes.NONE);
  }

  /** The table of these hosts, sharing every host that is the same in this table. */
  public RouteTable with(List<VirtualHost> hosts) {
    return new RouteTable(hosts, byHost);
  }

  /**
   * The routes that a request for the host in {@code bytes[start, end)} may take; never null, but
   * maybe without any.
   *
   * @param bytes lower case, without port and trailing dot; an empty span for no host
   */
  public HostRoutes host(byte[] bytes, int start, int end) {
    HostRoutes equal = exact.get(ByteMap.hash(bytes, start, end), bytes, start, end);
    if (equal != null) {
      return equal;
    }
    HostRoutes wild = wildcard(bytes, start, end);
    return wild == null ? any : wild;
  }

  private @Nullable HostRoutes wildcard(byte[] bytes, int start, int end) {
    if (wildcards.isEmpty()) {
      return null;
    }
    int dot = start;
    while (dot < end && bytes[dot] != '.') {
      dot++;
    }
    return dot == start || dot == end
        ? null
        : wildcards.get(ByteMap.hash(bytes, dot, end), bytes, dot, end);
  }

  /**
   * Why a request goes where it goes, for people; takes far longer than finding the route.
   *
   * @param host as {@link #host} takes it
   * @param path as {@link HostRoutes#route} takes it
   */
  public Explanation explain(byte[] host, byte[] path) {
    return Explanation.of(this, host, path);
  }

  /** All hosts, for people. */
  Iterable<HostRoutes> hosts() {
    return byHost.values();
  }

  /** What a host is found by: a wildcard by what follows its asterisk. */
  static String key(String host) {
    return host.startsWith("*.") ? host.substring(1) : host;
  }

  /** Hosts and paths are bytes; the configuration writes them as text. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
