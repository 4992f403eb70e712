package dev.fairlead.snapshot.codec;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One section with the digest of each of its records and of the whole. The next one reuses the
 * digest, and the instance, of every record that is equal, and hashes only the buckets that hold
 * others: a record's bucket is the remainder of its key's {@link String#hashCode}.
 */
final class HashedSection<T> {
  private static final int BUCKETS = 64;

  private final Section<T> section;
  private final List<T> records;
  private final List<byte[]> digests;
  private final List<byte[]> buckets;
  private final byte[] root;
  private final List<T> fresh;
  private final boolean lost;

  private HashedSection(Section<T> section, Step<T> step, List<byte[]> oldBuckets) {
    this.section = section;
    this.records = List.copyOf(step.records);
    this.digests = List.copyOf(step.digests);
    this.fresh = List.copyOf(step.fresh);
    this.lost = step.lost;
    this.buckets = buckets(step.dirty, oldBuckets);
    MessageDigest sha = Digests.sha256();
    sha.update(Digests.SECTION);
    buckets.forEach(sha::update);
    this.root = sha.digest();
  }

  static <T> HashedSection<T> empty(Section<T> section) {
    Step<T> step = new Step<>(0);
    step.dirty.set(0, BUCKETS);
    return new HashedSection<>(section, step, List.of());
  }

  private List<byte[]> buckets(BitSet dirty, List<byte[]> old) {
    List<@Nullable MessageDigest> anew = new ArrayList<>(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      MessageDigest sha = dirty.get(bucket) ? Digests.sha256() : null;
      if (sha != null) {
        sha.update(Digests.BUCKET);
      }
      anew.add(sha);
    }
    for (int i = 0; i < records.size(); i++) {
      MessageDigest sha = anew.get(bucket(section.key().apply(records.get(i))));
      if (sha != null) {
        sha.update(digests.get(i));
      }
    }
    List<byte[]> buckets = new ArrayList<>(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      MessageDigest sha = anew.get(bucket);
      buckets.add(sha == null ? old.get(bucket) : sha.digest());
    }
    return List.copyOf(buckets);
  }

  private static int bucket(String key) {
    return Math.floorMod(key.hashCode(), BUCKETS);
  }

  List<T> records() {
    return records;
  }

  byte[] root() {
    return root;
  }

  /** The records that the one before did not have. */
  List<T> fresh() {
    return fresh;
  }

  /** Whether the one before had a key that is gone. */
  boolean lost() {
    return lost;
  }

  /** What is gathered on the way from one section to the next. */
  private static final class Step<T> {
    final List<T> records;
    final List<byte[]> digests;
    final List<T> fresh = new ArrayList<>();
    final BitSet dirty = new BitSet(BUCKETS);
    boolean lost;

    Step(int size) {
      records = new ArrayList<>(size);
      digests = new ArrayList<>(size);
    }

    void add(T record, byte[] digest) {
      records.add(record);
      digests.add(digest);
    }
  }

  /**
   * @throws MalformedSnapshotException if keys are not ascending or a new record is not lawful
   */
  HashedSection<T> next(List<T> after) throws MalformedSnapshotException {
    if (after == records) {
      return this;
    }
    Step<T> step = new Step<>(after.size());
    boolean inOrder = true; // the last record stands just before records[i] here, too
    String last = null;
    int i = 0;
    for (T record : after) {
      String key = section.key().apply(record);
      if (!(inOrder && i < records.size() && records.get(i) == record)) {
        inOrder(last, key);
        i = skipped(i, key, step);
      }
      inOrder = i < records.size() && Section.same(records.get(i), record);
      if (inOrder) {
        step.add(records.get(i), digests.get(i));
        i++;
      } else {
        i += i < records.size() && section.compare(records.get(i), key) == 0 ? 1 : 0;
        section.rule().check(record);
        step.add(record, Digests.of(section.wire().apply(record)));
        step.fresh.add(record);
        step.dirty.set(bucket(key));
      }
      last = key;
    }
    lose(i, records.size(), step);
    return step.dirty.isEmpty() ? this : new HashedSection<>(section, step, buckets);
  }

  private void inOrder(@Nullable String last, String key) throws MalformedSnapshotException {
    if (last != null && last.compareTo(key) >= 0) {
      throw new MalformedSnapshotException(
          section.name() + " are not sorted: '" + last + "' before '" + key + "'");
    }
  }

  /** The first place from {@code start} whose key is not before {@code key}. */
  private int skipped(int start, String key, Step<T> step) {
    int end = start;
    while (end < records.size() && section.compare(records.get(end), key) < 0) {
      end++;
    }
    lose(start, end, step);
    return end;
  }

  private void lose(int start, int end, Step<T> step) {
    for (int i = start; i < end; i++) {
      step.dirty.set(bucket(section.key().apply(records.get(i))));
      step.lost = true;
    }
  }
}
