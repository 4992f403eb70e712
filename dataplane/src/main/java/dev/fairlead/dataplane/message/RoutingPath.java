package dev.fairlead.dataplane.message;

/**
 * The path that decides the route: escaped unreserved characters decoded, dot segments removed (RFC
 * 3986 section 6.2.2). One per connection or stream, reused. Most paths need no work and are used
 * where they stand.
 */
public final class RoutingPath {
  private int start;
  private int end;

  /**
   * Computes it from {@code head}'s path.
   *
   * @return false if the path leaves the root: the request is a bad one
   */
  public boolean compute(RequestHead head) {
    throw new UnsupportedOperationException(head.toString());
  }

  /** Where it starts in {@code head.headers().bytes()}. */
  public int start() {
    return start;
  }

  public int end() {
    return end;
  }
}
