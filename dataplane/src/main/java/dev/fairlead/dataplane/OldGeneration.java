package dev.fairlead.dataplane;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.function.LongSupplier;

/**
 * Collects what replaced revisions left in the old generation, long before the serial collector
 * would: that one lets it grow to the heap's maximum first, so that a data plane whose
 * configuration changes all day would hold several times the memory that it needs. Where much is in
 * use, a collection takes too long to be made before it must be. Other collectors look there by
 * themselves, and are left alone.
 */
final class OldGeneration {
  /** Less garbage is not worth a collection, in bytes. */
  static final long SMALL = 4 << 20;

  /** With more than that in use it is left to the collector, in bytes. */
  static final long LARGE = 64 << 20;

  private final LongSupplier used;
  private final Runnable collection;
  private long limit;

  /**
   * @param used its bytes, garbage too
   * @param collection looks through the whole heap and stops all threads for that long: 30 ms for
   *     25 MiB in use on a CPU of its own
   */
  OldGeneration(LongSupplier used, Runnable collection) {
    this.used = used;
    this.collection = collection;
    setLimit();
  }

  /** That of this JVM. */
  static OldGeneration ofThisProcess() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> "Tenured Gen".equals(pool.getName()))
        .findFirst()
        .map(OldGeneration::of)
        .orElseGet(() -> new OldGeneration(() -> 0, () -> {}));
  }

  private static OldGeneration of(MemoryPoolMXBean pool) {
    return new OldGeneration(() -> pool.getUsage().getUsed(), System::gc);
  }

  /** A revision was replaced: collects if more than a third may be garbage. */
  synchronized void revisionReplaced() {
    if (used.getAsLong() > limit) {
      collection.run();
      setLimit();
    }
  }

  private void setLimit() {
    long content = used.getAsLong();
    limit = content > LARGE ? Long.MAX_VALUE : content + content / 2 + SMALL;
  }
}
