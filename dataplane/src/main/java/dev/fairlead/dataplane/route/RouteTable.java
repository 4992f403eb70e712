package dev.fairlead.dataplane.route;

import dev.fairlead.snapshot.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
  public static final RouteTable EMPTY = new RouteTable(List.of(), List.of());

  private final List<HostRoutes> hosts; // in the order of the snapshot
  private final ByteMap<HostRoutes> exact;
  private final ByteMap<HostRoutes> wildcards; // by what follows the asterisk: ".example.com"
  private final HostRoutes any;

  private RouteTable(List<VirtualHost> sources, List<HostRoutes> previous) {
    List<HostRoutes> all = new ArrayList<>(sources.size());
    List<HostRoutes> exactHosts = new ArrayList<>(sources.size());
    List<HostRoutes> wildcardHosts = new ArrayList<>();
    HostRoutes anyHost = HostRoutes.NONE;
    int at = 0;
    for (VirtualHost source : sources) {
      at = place(previous, at, source);
      boolean same = at < previous.size() && previous.get(at).source().equals(source);
      HostRoutes routes = same ? previous.get(at) : new HostRoutes(source);
      all.add(routes);
      if (source.host().startsWith("*.")) {
        wildcardHosts.add(routes);
      } else if (source.host().isEmpty()) {
        anyHost = routes;
      } else {
        exactHosts.add(routes);
      }
    }
    this.hosts = all;
    this.exact = ByteMap.of(exactHosts, ByteMap::hash);
    this.wildcards = ByteMap.of(wildcardHosts, ByteMap::hash);
    this.any = anyHost;
  }

  /** The first place from {@code at} whose host does not come before that of {@code source}. */
  private static int place(List<HostRoutes> previous, int at, VirtualHost source) {
    int place = at;
    while (place < previous.size()
        && previous.get(place).source() != source
        && previous.get(place).source().host().compareTo(source.host()) < 0) {
      place++;
    }
    return place;
  }

  /**
   * The table of these hosts, sharing every host that is the same in this table.
   *
   * @param sources sorted by host, each once
   */
  public RouteTable with(List<VirtualHost> sources) {
    return new RouteTable(sources, hosts);
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
