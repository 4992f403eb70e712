package dev.fairlead.dataplane.route;

import dev.fairlead.snapshot.SharedEnds;
import dev.fairlead.snapshot.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private static final ByteMap<HostRoutes> NO_HOSTS = ByteMap.of(List.of(), ByteMap::hash);

  public static final RouteTable EMPTY = new RouteTable(List.of(), List.of(), NO_HOSTS, NO_HOSTS);

  private final List<VirtualHost> sources; // sorted by host
  private final List<HostRoutes> hosts; // of the sources, in their order
  private final ByteMap<HostRoutes> exact;
  private final ByteMap<HostRoutes> wildcards; // by what follows the asterisk: ".example.com"
  private final HostRoutes any;

  private RouteTable(
      List<VirtualHost> sources,
      List<HostRoutes> hosts,
      ByteMap<HostRoutes> exact,
      ByteMap<HostRoutes> wildcards) {
    this.sources = sources;
    this.hosts = hosts;
    this.exact = exact;
    this.wildcards = wildcards;
    this.any = hosts.isEmpty() || !any(hosts.getFirst()) ? HostRoutes.NONE : hosts.getFirst();
  }

  /**
   * The table of these hosts, sharing every host that is the same in this table.
   *
   * @param sources sorted by host, each once
   */
  public RouteTable with(List<VirtualHost> sources) {
    SharedEnds shared = SharedEnds.of(this.sources, sources);
    List<HostRoutes> old = shared.between(hosts);
    List<HostRoutes> now = routes(shared.between(sources), old);
    List<HostRoutes> all = new ArrayList<>(sources.size());
    all.addAll(hosts.subList(0, shared.head()));
    all.addAll(now);
    all.addAll(hosts.subList(hosts.size() - shared.tail(), hosts.size()));
    boolean nothingLost = replaceAll(old, now);
    List<HostRoutes> put = nothingLost ? now : all;
    return new RouteTable(
        sources,
        all,
        (nothingLost ? exact : NO_HOSTS).with(exact(put), ByteMap::hash),
        (nothingLost ? wildcards : NO_HOSTS).with(wildcards(put), ByteMap::hash));
  }

  /** Those of {@code sources}, both sorted by host. */
  private static List<HostRoutes> routes(List<VirtualHost> sources, List<HostRoutes> old) {
    List<HostRoutes> routes = new ArrayList<>(sources.size());
    int at = 0;
    for (VirtualHost source : sources) {
      while (at < old.size() && old.get(at).source().host().compareTo(source.host()) < 0) {
        at++;
      }
      boolean same = at < old.size() && old.get(at).source().equals(source);
      routes.add(same ? old.get(at) : new HostRoutes(source));
    }
    return routes;
  }

  /** Whether every host of {@code old} is in {@code now}, too. */
  private static boolean replaceAll(List<HostRoutes> old, List<HostRoutes> now) {
    Set<String> names = HashSet.newHashSet(now.size());
    now.forEach(host -> names.add(host.source().host()));
    return old.stream().allMatch(host -> names.contains(host.source().host()));
  }

  private static List<HostRoutes> exact(List<HostRoutes> hosts) {
    return hosts.stream().filter(host -> !any(host) && !wildcard(host)).toList();
  }

  private static List<HostRoutes> wildcards(List<HostRoutes> hosts) {
    return hosts.stream().filter(RouteTable::wildcard).toList();
  }

  private static boolean any(HostRoutes host) {
    return host.source().host().isEmpty();
  }

  private static boolean wildcard(HostRoutes host) {
    return host.source().host().startsWith("*.");
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
    return hosts;
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
