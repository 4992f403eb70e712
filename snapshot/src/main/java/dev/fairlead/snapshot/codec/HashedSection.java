package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.SharedEnds;
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
  private final List<Digest> digests; // of the records
  private final List<byte[]> buckets;
  private final byte[] root;
  private final List<T> fresh;
  private final boolean lost;

  /** Of one record, with the bucket that it is in. */
  private record Digest(byte[] bytes, int bucket) {}

  private HashedSection(Section<T> section, Step<T> step, List<byte[]> oldBuckets) {
    this.section = section;
    this.records = List.copyOf(step.records);
    this.digests = step.digests;
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
    for (Digest digest : digests) {
      MessageDigest sha = anew.get(digest.bucket());
      if (sha != null) {
        sha.update(digest.bytes());
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

  boolean has(String key) {
    return section.get(records, key) != null;
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
    final List<Digest> digests;
    final List<T> fresh = new ArrayList<>();
    final BitSet dirty = new BitSet(BUCKETS);
    boolean lost;

    Step(int size) {
      records = new ArrayList<>(size);
      digests = new ArrayList<>(size);
    }

    void add(T record, Digest digest) {
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
    SharedEnds shared = SharedEnds.of(records, after);
    if (shared.head() == Math.max(records.size(), after.size())) {
      return this;
    }
    int end = records.size() - shared.tail();
    Step<T> step = new Step<>(after.size());
    share(0, shared.head(), step);
    between(shared.between(after), shared.head(), end, step);
    share(end, records.size(), step);
    return step.dirty.isEmpty() ? this : new HashedSection<>(section, step, buckets);
  }

  private void share(int start, int end, Step<T> step) throws MalformedSnapshotException {
    if (start < end && start > 0) {
      inOrder(step, section.key().apply(records.get(start)));
    }
    step.records.addAll(records.subList(start, end));
    step.digests.addAll(digests.subList(start, end));
  }

  /** Takes {@code some} in place of the records in {@code [start, end)}. */
  private void between(List<T> some, int start, int end, Step<T> step)
      throws MalformedSnapshotException {
    int i = start;
    for (T record : some) {
      String key = section.key().apply(record);
      inOrder(step, key);
      while (i < end && section.compare(records.get(i), key) < 0) {
        lose(i++, step);
      }
      boolean replaces = i < end && section.compare(records.get(i), key) == 0;
      if (replaces && Section.same(records.get(i), record)) {
        step.add(records.get(i), digests.get(i));
      } else {
        section.rule().check(record);
        Digest digest = new Digest(Digests.of(section.wire().apply(record)), bucket(key));
        step.add(record, digest);
        step.fresh.add(record);
        step.dirty.set(digest.bucket());
      }
      i += replaces ? 1 : 0;
    }
    while (i < end) {
      lose(i++, step);
    }
  }

  private void inOrder(Step<T> step, String key) throws MalformedSnapshotException {
    String last = step.records.isEmpty() ? null : section.key().apply(step.records.getLast());
    if (last != null && last.compareTo(key) >= 0) {
      throw new MalformedSnapshotException(
          section.name() + " are not sorted: '" + last + "' before '" + key + "'");
    }
  }

  private void lose(int i, Step<T> step) {
    step.dirty.set(digests.get(i).bucket());
    step.lost = true;
  }
}
