package dev.fairlead.operator.resolve.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements in order, of those that are equal by it only the last. A change costs a binary search
 * and the move of some references, a list of all costs one copy: with thousands of elements that
 * change one at a time, far less than a tree.
 */
public final class Sorted<T> {
  private final Comparator<T> order;
  private final List<T> elements = new ArrayList<>();
  private @Nullable List<T> list; // null after a change

  public Sorted(Comparator<T> order) {
    this.order = order;
  }

  /** Adds one, or replaces the one that is equal by the order. */
  public void put(T element) {
    int at = Collections.binarySearch(elements, element, order);
    if (at >= 0) {
      elements.set(at, element);
    } else {
      elements.add(-at - 1, element);
    }
    list = null;
  }

  /** Takes out the one that is equal by the order, if there is one. */
  public void remove(T element) {
    int at = Collections.binarySearch(elements, element, order);
    if (at >= 0) {
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
