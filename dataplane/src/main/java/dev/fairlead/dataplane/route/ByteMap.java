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

  private ByteMap(int[] hashes, @Nullable Object[] entries, int size) {
    this.hashes = hashes;
    this.entries = entries;
    this.mask = hashes.length - 1;
    this.size = size;
  }

  /**
   * @param entries with different keys
   * @param hash of an entry's key: the same that is later asked with, and never 0
   */
  static <E extends Entry> ByteMap<E> of(Collection<E> entries, ToIntFunction<byte[]> hash) {
    return new ByteMap<E>(new int[0], new Object[0], 0).with(entries, hash);
  }

  /**
   * This map with more entries, in place of those with the same keys.
   *
   * @param hash as for {@link #of}
   */
  ByteMap<E> with(Collection<E> more, ToIntFunction<byte[]> hash) {
    int slots = Integer.highestOneBit(Math.max(1, size + more.size()) * 4 - 1);
    boolean larger = slots > hashes.length;
    int[] codes = larger ? new int[slots] : hashes.clone();
    @Nullable Object[] table = larger ? new Object[slots] : entries.clone();
    if (larger) {
      for (Object entry : entries) {
        if (entry != null) {
          put((Entry) entry, hash, codes, table);
        }
      }
    }
    int added = 0;
    for (E entry : more) {
      added += put(entry, hash, codes, table);
    }
    return new ByteMap<>(codes, table, size + added);
  }

  /** Returns 1 if it was added, 0 if it took the place of another with the same key. */
  private static int put(
      Entry entry, ToIntFunction<byte[]> hash, int[] codes, @Nullable Object[] table) {
    int code = hash.applyAsInt(entry.key);
    int at = code & (codes.length - 1);
    while (codes[at] != 0 && !same(table[at], entry)) {
      at = (at + 1) & (codes.length - 1);
    }
    int added = codes[at] == 0 ? 1 : 0;
    codes[at] = code;
    table[at] = entry;
    return added;
  }

  private static boolean same(@Nullable Object a, Entry b) {
    return a instanceof Entry entry && Arrays.equals(entry.key, b.key);
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
