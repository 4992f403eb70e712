package dev.fairlead.operator.source.manifest;

import dev.fairlead.operator.cluster.ObjectKey;

/** What an object of a folder is called; two documents with the same id claim the same object. */
public record ManifestId(ManifestKind kind, ObjectKey key) {
  /** {@code Kind namespace/name}. */
  @Override
  public String toString() {
    return kind.kind() + " " + key;
  }
}
