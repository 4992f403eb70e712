package dev.fairlead.dataplane.route;

import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Why a request goes where it goes, for people. It asks the same table that serves requests: once
 * for the winner, and then, for each other route, a table of that route alone: whether it would
 * have taken the request without the others.
 *
 * @param host the virtual host that is asked (empty is the one for any host); null if there is none
 * @param won the route that takes the request; null if none does
 * @param lost every other route, by host and precedence, with the reason
 */
public record Explanation(@Nullable String host, @Nullable Route won, List<Lost> lost) {
  public Explanation {
    lost = List.copyOf(lost);
  }

  /**
   * A route that does not take the request.
   *
   * @param host the virtual host it belongs to
   * @param route the route
   * @param hostMatches whether its host stands for the request's host at all
   * @param reason why it does not, as the end of a sentence
   */
  public record Lost(String host, Route route, boolean hostMatches, String reason) {}

  /**
   * @param host as {@link RouteTable#host} takes it
   * @param path as {@link HostRoutes#route} takes it
   */
  static Explanation of(RouteTable table, byte[] host, byte[] path) {
    HostRoutes asked = table.host(host, 0, host.length);
    Route won = asked.route(path, 0, path.length);
    List<Lost> lost = new ArrayList<>();
    for (VirtualHost candidate : sorted(table)) {
      boolean matches = matches(candidate, host);
      for (Route route : candidate.routes()) {
        if (route != won) {
          String reason =
              candidate == asked.source()
                  ? pathReason(route, won, path)
                  : matches ? laterReason(candidate, asked.source()) : hostReason(candidate, host);
          lost.add(new Lost(candidate.host(), route, matches, reason));
        }
      }
    }
    return new Explanation(asked == HostRoutes.NONE ? null : asked.source().host(), won, lost);
  }

  private static List<VirtualHost> sorted(RouteTable table) {
    return StreamSupport.stream(table.hosts().spliterator(), false)
        .map(HostRoutes::source)
        .sorted(Comparator.comparing(VirtualHost::host))
        .toList();
  }

  private static boolean matches(VirtualHost candidate, byte[] host) {
    RouteTable alone = RouteTable.EMPTY.with(List.of(candidate));
    return alone.host(host, 0, host.length) != HostRoutes.NONE;
  }

  private static String hostReason(VirtualHost candidate, byte[] host) {
    String name = candidate.host();
    String asked = "." + new String(host, StandardCharsets.ISO_8859_1);
    return name.startsWith("*.") && asked.endsWith(name.substring(1))
        ? "the host is not one label before " + name.substring(2) + ", as " + name + " demands"
        : "the host is not " + name;
  }

  private static String laterReason(VirtualHost candidate, VirtualHost asked) {
    String own = candidate.host().isEmpty() ? "a rule without host" : candidate.host();
    return "the host " + asked.host() + " comes before " + own;
  }

  private static String pathReason(Route route, @Nullable Route won, byte[] path) {
    PathMatch match = route.match();
    boolean exact = match.type() == PathMatch.Type.EXACT;
    HostRoutes alone = new HostRoutes(new VirtualHost("", List.of(route)));
    if (won == null || alone.route(path, 0, path.length) == null) {
      return exact
          ? "the path is not exactly " + match.path()
          : "the path does not begin with the segments of " + match.path();
    }
    if (won.match().type() == PathMatch.Type.EXACT) {
      return exact ? "another route for the same path comes first" : "Exact comes before Prefix";
    }
    return "prefix " + won.match().path() + " is longer than " + match.path();
  }
}
