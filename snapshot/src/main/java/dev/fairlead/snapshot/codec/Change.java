package dev.fairlead.snapshot.codec;

import java.util.List;

/**
 * What changed in one section of a snapshot.
 *
 * @param upserts new or changed records, sorted by key
 * @param removals keys of records that are gone, sorted
 */
record Change<T>(List<T> upserts, List<String> removals) {
  Change {
    upserts = List.copyOf(upserts);
    removals = List.copyOf(removals);
  }

  static <T> Change<T> none() {
    return new Change<>(List.of(), List.of());
  }

  boolean isEmpty() {
    return upserts.isEmpty() && removals.isEmpty();
  }
}
