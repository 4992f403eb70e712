package dev.fairlead.dataplane.message;

/**
 * The host that decides the route: lower case, without port and without the trailing dot. One per
 * connection or stream, reused. Most hosts need no work and are used where they stand.
 */
public final class RoutingHost {
  private int start;
  private int end;

  /** Computes it from {@code head}'s host, which was found valid by {@link HostSyntax}. */
  public void compute(RequestHead head) {
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
