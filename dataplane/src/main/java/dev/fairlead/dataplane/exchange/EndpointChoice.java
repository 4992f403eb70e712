package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.balance.Balancer;
import dev.fairlead.dataplane.balance.Candidates;
import dev.fairlead.dataplane.upstream.EndpointState;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import org.jspecify.annotations.Nullable;

/** Shows an upstream's endpoints to a balancer. One per loop, used within one call. */
final class EndpointChoice implements Candidates {
  private static final EndpointState[] NONE = {};

  /**
   * Streams are cheap, and a client can have many calls at a time: endpoints that differ by fewer
   * are equally busy, so that each gets its share of the calls of one connection.
   */
  private static final int SAME_BY_STREAMS = 32;

  private EndpointState[] endpoints = NONE;
  private @Nullable Tried tried;
  private long now;
  private int same = 1;

  /**
   * The endpoint for the next attempt; null if there is none.
   *
   * @param tried endpoints not to choose again
   */
  @Nullable EndpointState choose(LiveUpstream upstream, @Nullable Tried tried, ExchangeLoop loop) {
    EndpointState[] candidates = upstream.candidates();
    if (candidates.length == 1 && tried == null) {
      return candidates[0];
    }
    endpoints = candidates;
    this.tried = tried;
    now = loop.loop().now();
    same = upstream.spec().protocol().http2() ? SAME_BY_STREAMS : 1;
    int index =
        Balancer.of(upstream.policy().algorithm())
            .pick(this, upstream.learned().turn(loop.loop().index()), loop.ids().nextInt());
    endpoints = NONE;
    this.tried = null;
    return index < 0 ? null : candidates[index];
  }

  @Override
  public int size() {
    return endpoints.length;
  }

  @Override
  public int load(int index) {
    EndpointState endpoint = endpoints[index];
    if (tried != null && tried.contains(endpoint)) {
      return EXCLUDED;
    }
    if (endpoint.leaving()) {
      return LAST_RESORT; // only an exchange that began before the swap can see it
    }
    int failures = endpoint.recentFailures(now);
    return endpoint.inFlight() / same + failures * PENALTY;
  }
}
