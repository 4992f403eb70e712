package dev.fairlead.dataplane.route;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map from bytes to values that is asked with a span of a bigger array, so that
 * nothing is copied. Open addressing, at most half full. The keys come from the configuration, so
 * no client can choose them to collide.
 */
final class ByteMap<V> {
  /** What {@link #hash(int, byte)} starts with. */
  static final int SEED = 17;

  private final byte[][] keys;
  private final int[] hashes;
  private final @Nullable Object[] values;
  private final int mask;
  private final int size;

  private ByteMap(int slots, int size) {
    this.keys = new byte[slots][];
    this.hashes = new int[slots];
    this.values = new Object[slots];
    this.mask = slots - 1;
    this.size = size;
  }

  /** A map with the same entries; keys must not change afterwards. */
  static <V> ByteMap<V> of(Map<String, V> entries) {
    int slots = Integer.highestOneBit(Math.max(1, entries.size()) * 4 - 1);
    ByteMap<V> map = new ByteMap<>(slots, entries.size());
    entries.forEach((key, value) -> map.put(RouteTable.bytes(key), value));
    return map;
  }

  private void put(byte[] key, V value) {
    int hash = hash(key, 0, key.length);
    int at = spread(hash) & mask;
    while (keys[at] != null) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    hashes[at] = hash;
    values[at] = value;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable V get(byte[] bytes, int start, int end) {
    return size == 0 ? null : get(hash(bytes, start, end), bytes, start, end);
  }

  /** The same where the caller has the hash of the span already. */
  @SuppressWarnings("unchecked") // only put() writes values
  @Nullable V get(int hash, byte[] bytes, int start, int end) {
    int at = spread(hash) & mask;
    while (true) {
      byte[] key = keys[at];
      if (key == null) {
        return null;
      }
      if (hashes[at] == hash && Arrays.equals(key, 0, key.length, bytes, start, end)) {
        return (V) values[at];
      }
      at = (at + 1) & mask;
    }
  }

  private static int hash(byte[] bytes, int start, int end) {
    int hash = SEED;
    for (int i = start; i < end; i++) {
      hash = hash(hash, bytes[i]);
    }
    return hash;
  }

  /** The hash of a span that is one byte longer. */
  static int hash(int hash, byte next) {
    return hash * 31 + next;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B1;
    return mixed ^ mixed >>> 15;
  }
}
