package dev.fairlead.snapshot;

import java.util.List;

/**
 * How far two lists are the same instances, from the first element on and from the last one back.
 * What lies between is what changed: successive configurations share all that did not.
 *
 * @param head the number of elements at the beginning
 * @param tail the number of elements at the end; none is counted twice
 */
public record SharedEnds(int head, int tail) {
  public static <T> SharedEnds of(List<T> a, List<T> b) {
    if (a == b) {
      return new SharedEnds(a.size(), 0);
    }
    int shorter = Math.min(a.size(), b.size());
    int head = 0;
    while (head < shorter && a.get(head) == b.get(head)) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head && a.get(a.size() - 1 - tail) == b.get(b.size() - 1 - tail)) {
      tail++;
    }
    return new SharedEnds(head, tail);
  }

  /** The elements of one of the two lists that lie between. */
  public <T> List<T> between(List<T> list) {
    return list.subList(head, list.size() - tail);
  }
}
