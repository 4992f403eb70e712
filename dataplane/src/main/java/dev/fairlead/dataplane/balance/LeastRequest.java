package dev.fairlead.dataplane.balance;

/**
 * The candidate with the fewest requests in flight; equal ones in turn, so that every endpoint gets
 * its share also when there is nothing to do.
 *
 * <p>Up to eight candidates are all looked at. Among more, two are: the one whose turn it is and a
 * random one, which is almost as good and keeps many gateways from running to the same idle
 * endpoint ("the power of two choices", Mitzenmacher 2001).
 */
final class LeastRequest implements Balancer {
  static final LeastRequest INSTANCE = new LeastRequest();
  private static final int SCAN_ALL = 8;

  private LeastRequest() {}

  @Override
  public int pick(Candidates candidates, int turn, int random) {
    int size = candidates.size();
    if (size > SCAN_ALL) {
      int mine = turn % size;
      int other = (mine + 1 + (random & Integer.MAX_VALUE) % (size - 1)) % size;
      int myLoad = candidates.load(mine);
      int otherLoad = candidates.load(other);
      if (Math.min(myLoad, otherLoad) < Candidates.LAST_RESORT) {
        return otherLoad < myLoad ? other : mine;
      }
    }
    return scan(candidates, size, turn);
  }

  private static int scan(Candidates candidates, int size, int turn) {
    int best = -1;
    int bestLoad = Candidates.EXCLUDED;
    int at = size == 0 ? 0 : turn % size;
    for (int i = 0; i < size; i++) {
      int load = candidates.load(at);
      if (load < bestLoad) {
        best = at;
        bestLoad = load;
      }
      at = at + 1 == size ? 0 : at + 1;
    }
    return best;
  }
}
