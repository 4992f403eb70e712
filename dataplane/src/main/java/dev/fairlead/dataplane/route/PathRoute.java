package dev.fairlead.dataplane.route;

import dev.fairlead.snapshot.Route;

/** A route under the path that it is found by. */
final class PathRoute extends ByteMap.Entry {
  final Route route;

  PathRoute(String path, Route route) {
    super(RouteTable.bytes(path));
    this.route = route;
  }

  /**
   * A hash that grows with its span, byte by byte, so that one walk over a path gives those of all
   * its prefixes.
   */
  static long grow(long hash, byte next) {
    return hash * 31 + next;
  }

  static int hash(byte[] path) {
    long hash = 0;
    for (byte next : path) {
      hash = grow(hash, next);
    }
    return ByteMap.finish(hash);
  }
}
