package dev.fairlead.operator.resolve.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Elements in the order of their keys, each key once. A change costs a binary search and the move
 * of some references, a list of all costs one copy: with thousands of elements that change one at a
 * time, far less than a tree.
 */
public final class Sorted<K, T> {
  private final Function<T, K> key;
  private final Comparator<K> order;
  private final List<K> keys = new ArrayList<>();
  private final List<T> elements = new ArrayList<>();
  private @Nullable List<T> list; // null after a change

  public Sorted(Function<T, K> key, Comparator<K> order) {
    this.key = key;
    this.order = order;
  }

  /** Adds one, or replaces the one with the same key. */
  public void put(T element) {
    K k = key.apply(element);
    int at = Collections.binarySearch(keys, k, order);
    if (at >= 0) {
      elements.set(at, element);
    } else {
      keys.add(-at - 1, k);
      elements.add(-at - 1, element);
    }
    list = null;
  }

  /** Takes out the one with the key of {@code element}, if there is one. */
  public void remove(T element) {
    int at = Collections.binarySearch(keys, key.apply(element), order);
    if (at >= 0) {
      keys.remove(at);
      elements.remove(at);
      list = null;
    }
  }

  /** The same instance as long as nothing changed. */
  public List<T> list() {
    List<T> known = list;
    if (known == null) {
      known = List.copyOf(elements);
      list = known;
    }
    return known;
  }
}
