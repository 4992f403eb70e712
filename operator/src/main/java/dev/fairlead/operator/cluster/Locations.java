package dev.fairlead.operator.cluster;

import org.jspecify.annotations.Nullable;

/** Tells where a section of an object stands. A folder knows it, the Kubernetes API does not. */
@FunctionalInterface
public interface Locations {
  /** Knows only where an object begins, if its {@link Meta} says so. */
  Locations OBJECTS = (object, section) -> object.location();

  /**
   * Where a section stands; the closest enclosing one if it is not there itself.
   *
   * @param object of the same {@link ClusterView}
   * @param section such as {@code spec.rules[0].http.paths[1]}; empty for the whole object
   * @return null if the object did not come from a file
   */
  @Nullable Location of(Meta object, String section);
}
