package dev.fairlead.dataplane.balance;

import dev.fairlead.snapshot.UpstreamPolicy;

/** An algorithm that chooses one of several candidates. */
public sealed interface Balancer permits LeastRequest, RoundRobin {
  /**
   * Index of the chosen candidate, or -1 if all are excluded.
   *
   * @param turn one more than at the last choice among the same candidates, roughly
   * @param random any number
   */
  int pick(Candidates candidates, int turn, int random);

  /** The algorithm that a policy names. */
  static Balancer of(UpstreamPolicy.Algorithm algorithm) {
    return switch (algorithm) {
      case LEAST_REQUEST -> LeastRequest.INSTANCE;
      case ROUND_ROBIN -> RoundRobin.INSTANCE;
    };
  }
}
