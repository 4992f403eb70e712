package dev.fairlead.operator.source.manifest;

import dev.fairlead.operator.finding.Finding;
import java.util.List;
import java.util.Set;

/**
 * What one reading of a file gave.
 *
 * @param good the objects to take
 * @param refused objects that are there and cannot be taken as they are
 * @param unreadable whether something is there of which nobody can say which object it is
 */
public record FileContent(
    List<Declaration> good, Set<ManifestId> refused, boolean unreadable, List<Finding> findings) {
  /** Whether everything in the file could be taken. */
  public boolean whole() {
    return refused.isEmpty() && !unreadable;
  }
}
