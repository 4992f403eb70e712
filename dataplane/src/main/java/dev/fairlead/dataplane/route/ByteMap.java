package dev.fairlead.dataplane.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map from bytes to entries that is asked with a span of a bigger array, so that
 * nothing is copied. Open addressing, at most half full. The keys come from the configuration, so
 * no client can choose them to collide.
 *
 * <p>With thousands of hosts a lookup costs what it misses in the caches: the hashes lie together
 * and are compared first, and an entry holds its own key.
 */
final class ByteMap<E extends ByteMap.Entry> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final int[] hashes; // 0 where there is no entry
  private final @Nullable Object[] entries;
  private final int mask;
  private final int size;

  /** What a map holds. */
  abstract static class Entry {
    final byte[] key;

    Entry(byte[] key) {
      this.key = key;
    }
  }

  private ByteMap(int slots, int size) {
    this.hashes = new int[slots];
    this.entries = new Object[slots];
    this.mask = slots - 1;
    this.size = size;
  }

  /**
   * @param entries with different keys
   * @param hash of an entry's key: the same that is later asked with, and never 0
   */
  static <E extends Entry> ByteMap<E> of(Collection<E> entries, ToIntFunction<byte[]> hash) {
    int slots = Integer.highestOneBit(Math.max(1, entries.size()) * 4 - 1);
    ByteMap<E> map = new ByteMap<>(slots, entries.size());
    for (E entry : entries) {
      map.put(hash.applyAsInt(entry.key), entry);
    }
    return map;
  }

  private void put(int hash, E entry) {
    int at = hash & mask;
    while (hashes[at] != 0) {
      at = (at + 1) & mask;
    }
    hashes[at] = hash;
    entries[at] = entry;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The entry whose key is {@code bytes[start, end)}, or null. */
  @SuppressWarnings("unchecked") // only put() writes entries
  @Nullable E get(int hash, byte[] bytes, int start, int end) {
    int at = hash & mask;
    for (int found = hashes[at]; found != 0; found = hashes[at]) {
      if (found == hash) {
        E entry = (E) entries[at];
        if (entry != null && Arrays.equals(entry.key, 0, entry.key.length, bytes, start, end)) {
          return entry;
        }
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  /** A hash of whole spans: eight bytes at a time. */
  static int hash(byte[] bytes, int start, int end) {
    long hash = end - start;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; at < end; at++) {
      hash = (hash ^ bytes[at]) * MULTIPLIER;
    }
    return finish(hash);
  }

  /** The same of a whole array. */
  static int hash(byte[] bytes) {
    return hash(bytes, 0, bytes.length);
  }

  /** Spreads what was gathered over all bits; never 0. */
  static int finish(long gathered) {
    long hash = gathered * MULTIPLIER;
    return (int) (hash >>> 32) | 1 << 31;
  }
}
