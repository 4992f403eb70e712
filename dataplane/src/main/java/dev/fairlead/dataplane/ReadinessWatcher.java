package dev.fairlead.dataplane;

/** Is told when a data plane becomes ready and when it begins to drain; must not block. */
@FunctionalInterface
public interface ReadinessWatcher {
  void readiness(boolean ready, boolean draining);
}
