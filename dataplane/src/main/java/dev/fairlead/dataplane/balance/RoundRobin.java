package dev.fairlead.dataplane.balance;

/** Each candidate in turn; one that failed a moment ago is passed over while there are others. */
final class RoundRobin implements Balancer {
  static final RoundRobin INSTANCE = new RoundRobin();

  private RoundRobin() {}

  @Override
  public int pick(Candidates candidates, int turn, int random) {
    int size = candidates.size();
    int spare = -1;
    for (int i = 0; i < size; i++) {
      int at = (turn % size + i) % size;
      int load = candidates.load(at);
      if (load < Candidates.PENALTY) {
        return at;
      }
      if (load < Candidates.EXCLUDED && spare < 0) {
        spare = at;
      }
    }
    return spare;
  }
}
