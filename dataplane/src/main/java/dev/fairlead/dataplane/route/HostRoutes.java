package dev.fairlead.dataplane.route;

import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.VirtualHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host. An Exact path that is equal wins; then the longest Prefix that ends where
 * a segment of the path ends.
 *
 * <p>Example: for {@code /a/b/c} the prefixes {@code /}, {@code /a}, {@code /a/b} and {@code
 * /a/b/c} are looked up on one walk over the bytes that also makes their hashes, and the last one
 * found wins. The walk ends at the longest path that there is, however long the asked one.
 */
public final class HostRoutes extends ByteMap.Entry {
  static final HostRoutes NONE = new HostRoutes(new VirtualHost("", List.of()));

  private final VirtualHost source;
  private final ByteMap<PathRoute> exact;
  private final ByteMap<PathRoute> prefixes;
  private final @Nullable Route root;
  private final int longest;

  HostRoutes(VirtualHost source) {
    super(RouteTable.bytes(RouteTable.key(source.host())));
    this.source = source;
    Map<String, PathRoute> exactPaths = new HashMap<>();
    Map<String, PathRoute> prefixPaths = new HashMap<>();
    for (Route route : source.routes()) {
      switch (route.match().type()) {
        case EXACT -> add(exactPaths, route.match().path(), route);
        case PREFIX -> add(prefixPaths, prefix(route.match()), route);
      }
    }
    PathRoute all = prefixPaths.remove("");
    this.root = all == null ? null : all.route;
    this.exact = ByteMap.of(exactPaths.values(), PathRoute::hash);
    this.prefixes = ByteMap.of(prefixPaths.values(), PathRoute::hash);
    this.longest = Math.max(longest(exactPaths), longest(prefixPaths));
  }

  /** Of two routes for one path the first counts. */
  private static void add(Map<String, PathRoute> paths, String path, Route route) {
    paths.putIfAbsent(path, new PathRoute(path, route));
  }

  private static int longest(Map<String, PathRoute> paths) {
    return paths.values().stream().mapToInt(path -> path.key.length).max().orElse(0);
  }

  /** A prefix as it is compared: without its trailing slash, so that {@code /} is empty. */
  static String prefix(PathMatch match) {
    String path = match.path();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** What it was built from. */
  VirtualHost source() {
    return source;
  }

  /**
   * The route that takes the path in {@code bytes[start, end)}, or null.
   *
   * @param bytes a routing path: it starts with {@code /}, has no query and no dot segments
   */
  public @Nullable Route route(byte[] bytes, int start, int end) {
    Route best = root;
    if (longest == 0) {
      return best;
    }
    long hash = 0;
    int stop = Math.min(end, start + longest);
    for (int at = start; at < stop; ) {
      hash = PathRoute.grow(hash, bytes[at]);
      at++;
      if (at == end || bytes[at] == '/') {
        PathRoute found = prefixes.get(ByteMap.finish(hash), bytes, start, at);
        best = found == null ? best : found.route;
      }
    }
    PathRoute equal =
        stop == end && !exact.isEmpty() ? exact.get(ByteMap.finish(hash), bytes, start, end) : null;
    return equal == null ? best : equal.route;
  }
}
