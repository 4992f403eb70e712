package dev.fairlead.operator.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What an object of a known kind is called.
 *
 * @param namespace empty for cluster-scoped kinds
 * @param name its name
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
  @Override
  public int compareTo(ObjectKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  // Written out: keys are looked up by the thousand, and a record's own methods are slow under C1.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey key
        && name.equals(key.name)
        && namespace.equals(key.namespace);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + name.hashCode();
  }

  /** {@code namespace/name}, or the name alone. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
