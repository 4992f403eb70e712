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
 * found wins. The walk ends at the longest prefix that there is, however long the path.
 */
public final class HostRoutes {
  static final HostRoutes NONE = new HostRoutes(new VirtualHost("", List.of()));

  private final VirtualHost source;
  private final ByteMap<Route> exact;
  private final ByteMap<Route> prefixes;
  private final @Nullable Route root;
  private final int longestPrefix;

  HostRoutes(VirtualHost source) {
    this.source = source;
    Map<String, Route> exactPaths = new HashMap<>();
    Map<String, Route> prefixPaths = new HashMap<>();
    for (Route route : source.routes()) {
      switch (route.match().type()) {
        case EXACT -> exactPaths.putIfAbsent(route.match().path(), route);
        case PREFIX -> prefixPaths.putIfAbsent(prefix(route.match()), route);
      }
    }
    this.root = prefixPaths.remove("");
    this.exact = ByteMap.of(exactPaths);
    this.prefixes = ByteMap.of(prefixPaths);
    this.longestPrefix =
        prefixPaths.keySet().stream().mapToInt(p -> RouteTable.bytes(p).length).max().orElse(0);
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
    Route equal = exact.get(bytes, start, end);
    if (equal != null) {
      return equal;
    }
    return prefixes.isEmpty() ? root : longest(bytes, start, end);
  }

  private @Nullable Route longest(byte[] bytes, int start, int end) {
    Route best = root;
    int hash = ByteMap.SEED;
    int stop = Math.min(end, start + longestPrefix);
    for (int i = start; i < stop; i++) {
      hash = ByteMap.hash(hash, bytes[i]);
      if (i + 1 == end || bytes[i + 1] == '/') {
        Route found = prefixes.get(hash, bytes, start, i + 1);
        best = found == null ? best : found;
      }
    }
    return best;
  }
}
