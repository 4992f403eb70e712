package dev.fairlead.operator.resolve.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@link Sorted} beside a tree that does the same. */
class SortedTest {
  private record Entry(int key, int value) {}

  private final Sorted<Entry> sorted = new Sorted<>(Comparator.comparing(Entry::key));

  @Test
  void holdsWhatATreeHolds() {
    Random random = new Random(7);
    TreeMap<Integer, Entry> tree = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      Entry entry = new Entry(random.nextInt(200), i);
      if (random.nextBoolean()) {
        sorted.put(entry);
        tree.put(entry.key(), entry);
      } else {
        sorted.remove(entry);
        tree.remove(entry.key());
      }
      assertThat(sorted.list()).isEqualTo(List.copyOf(tree.values()));
    }
  }

  @Test
  void theListIsTheSameInstanceUntilSomethingChanges() {
    sorted.put(new Entry(1, 1));
    List<Entry> before = sorted.list();
    sorted.remove(new Entry(2, 2));
    assertThat(sorted.list()).isSameAs(before);
    sorted.put(new Entry(2, 2));
    assertThat(sorted.list()).isNotSameAs(before).hasSize(2);
    assertThat(before).hasSize(1);
  }
}
