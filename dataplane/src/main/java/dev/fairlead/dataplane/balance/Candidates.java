package dev.fairlead.dataplane.balance;

/** What an algorithm sees of the endpoints it chooses from. */
public interface Candidates {
  /** The load of a candidate that must not be chosen. */
  int EXCLUDED = Integer.MAX_VALUE;

  /** The load of one that is chosen only when all others are excluded. */
  int LAST_RESORT = Integer.MAX_VALUE - 1;

  /**
   * What a recent failure to connect adds, per failure: more than requests ever do, so that an
   * endpoint that is dead but still listed attracts nothing while another one answers.
   */
  int PENALTY = 1 << 20;

  int size();

  /**
   * How busy a candidate is: requests in flight plus a penalty for recent failures; {@link
   * #EXCLUDED} and {@link #LAST_RESORT} are the highest.
   */
  int load(int index);
}
