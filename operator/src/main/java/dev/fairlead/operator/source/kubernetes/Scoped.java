package dev.fairlead.operator.source.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * One kind in all places that are looked at: the whole cluster, or each of some namespaces. Filled
 * before the first look; used under the source's lock.
 */
final class Scoped<R extends Record> {
  private final List<KindWatch<R>> watches = new ArrayList<>();
  private List<List<R>> parts = List.of();
  private List<R> all = List.of();

  void add(KindWatch<R> watch) {
    watches.add(watch);
  }

  /** The objects as they are now: the same list as long as nothing changed. */
  List<R> records() {
    List<List<R>> now = watches.stream().map(KindWatch::records).toList();
    if (!same(now, parts)) {
      parts = now;
      all = now.size() == 1 ? now.getFirst() : now.stream().flatMap(List::stream).toList();
    }
    return all;
  }

  @SuppressWarnings("ReferenceEquality") // a list that changed is another list
  private static <R> boolean same(List<List<R>> a, List<List<R>> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = a.get(i) == b.get(i);
    }
    return same;
  }
}
