package dev.fairlead.snapshot;

/** What happens to a request that a route takes: exactly one of the nested records. */
public sealed interface RouteAction {
  /**
   * Send it to an endpoint of an upstream.
   *
   * @param upstream {@link Upstream#id()}
   */
  record Forward(String upstream) implements RouteAction {}

  /**
   * Answer it here, because the user's object asks for something that cannot be done.
   *
   * @param status 400 to 599
   */
  record Refuse(int status) implements RouteAction {}
}
