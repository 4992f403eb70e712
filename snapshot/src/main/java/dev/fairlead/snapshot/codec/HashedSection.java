package dev.fairlead.snapshot.codec;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * One section with the digest of each of its records and of the whole. The next one reuses the
 * digest, and the instance, of every record that is equal.
 */
final class HashedSection<T> {
  private final Section<T> section;
  private final List<T> records;
  private final List<byte[]> digests;
  private final byte[] root;

  private HashedSection(Section<T> section, List<T> records, List<byte[]> digests) {
    this.section = section;
    this.records = List.copyOf(records);
    this.digests = List.copyOf(digests);
    MessageDigest sha = Digests.sha256();
    sha.update(Digests.SECTION);
    digests.forEach(sha::update);
    this.root = sha.digest();
  }

  static <T> HashedSection<T> empty(Section<T> section) {
    return new HashedSection<>(section, List.of(), List.of());
  }

  List<T> records() {
    return records;
  }

  byte[] root() {
    return root;
  }

  /**
   * @throws MalformedSnapshotException if keys are not ascending or a new record is not lawful
   */
  HashedSection<T> next(List<T> after) throws MalformedSnapshotException {
    if (after == records) {
      return this;
    }
    List<T> shared = new ArrayList<>(after.size());
    List<byte[]> nextDigests = new ArrayList<>(after.size());
    boolean changed = after.size() != records.size();
    String last = null;
    int i = 0;
    for (T record : after) {
      String key = section.key().apply(record);
      if (last != null && last.compareTo(key) >= 0) {
        throw new MalformedSnapshotException(
            section.name() + " are not sorted: '" + last + "' before '" + key + "'");
      }
      last = key;
      while (i < records.size() && section.compare(records.get(i), key) < 0) {
        i++;
      }
      if (i < records.size() && Section.same(records.get(i), record)) {
        shared.add(records.get(i));
        nextDigests.add(digests.get(i));
      } else {
        section.rule().check(record);
        shared.add(record);
        nextDigests.add(Digests.of(section.wire().apply(record)));
        changed = true;
      }
    }
    return changed ? new HashedSection<>(section, shared, nextDigests) : this;
  }
}
