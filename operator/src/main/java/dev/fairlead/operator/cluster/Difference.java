package dev.fairlead.operator.cluster;

import dev.fairlead.snapshot.SharedEnds;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What two lists do not have in common, by instance: the next picture of a cluster has the same
 * instances of all that did not change. Lists in about the same order are compared fastest.
 *
 * @param gone only in the first
 * @param fresh only in the second
 */
public record Difference<T>(List<T> gone, List<T> fresh) {
  public static <T> Difference<T> between(List<T> before, List<T> after) {
    if (before == after) {
      return new Difference<>(List.of(), List.of());
    }
    SharedEnds shared = SharedEnds.of(before, after);
    List<T> old = shared.between(before);
    List<T> now = shared.between(after);
    return new Difference<>(without(old, now), without(now, old));
  }

  private static <T> List<T> without(List<T> list, List<T> others) {
    Set<T> known = Collections.newSetFromMap(new IdentityHashMap<>(others.size()));
    known.addAll(others);
    return list.stream().filter(one -> !known.contains(one)).toList();
  }

  public boolean isEmpty() {
    return gone.isEmpty() && fresh.isEmpty();
  }
}
