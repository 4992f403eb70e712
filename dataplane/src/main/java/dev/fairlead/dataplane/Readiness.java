package dev.fairlead.dataplane;

import org.jspecify.annotations.Nullable;

/** Whether traffic should come, and if not, why. Goes through its states once, in order. */
final class Readiness {
  /** The life of a data plane, as probes see it. */
  enum State {
    UNCONFIGURED("no configuration was received yet"),
    WARMING("warming up"),
    READY(null),
    DRAINING("draining");

    private final @Nullable String reason;

    State(@Nullable String reason) {
      this.reason = reason;
    }

    /** Whether that is the reason why no traffic should come. */
    boolean is(@Nullable String notReady) {
      return notReady != null && notReady.equals(reason);
    }
  }

  private State state = State.UNCONFIGURED;
  private ReadinessWatcher watcher = (ready, draining) -> {};

  /** Goes to a later state; false if it is there or further already. */
  synchronized boolean advance(State next) {
    if (next.compareTo(state) <= 0) {
      return false;
    }
    state = next;
    notifyAll();
    watcher.readiness(state == State.READY, state == State.DRAINING);
    return true;
  }

  /** Tells {@code told} now and at every change. */
  synchronized void watch(ReadinessWatcher told) {
    watcher = told;
    told.readiness(state == State.READY, state == State.DRAINING);
  }

  synchronized State state() {
    return state;
  }

  /** Why no traffic should come; null if it should. */
  synchronized @Nullable String reason() {
    return state.reason;
  }

  /** Waits until the state is reached, or passed. */
  synchronized boolean await(State wanted, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (state.compareTo(wanted) < 0) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
