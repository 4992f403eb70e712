package dev.fairlead.dataplane.upstream;

/** Is told how many connections there are. */
@FunctionalInterface
public interface ConnectionWatch {
  /**
   * A connection to an endpoint was opened (+1) or closed (-1).
   *
   * @param upstream id of the upstream
   */
  void connections(String upstream, int change);
}
