package dev.fairlead.dataplane.loop;

/**
 * How this data plane leaves, as user events on each client's connection, in this order. The
 * connection's protocol handler obeys them in its protocol's way.
 */
public enum DrainSignal {
  /** Each response from now on is the connection's last one; an idle connection stays open. */
  LAST_RESPONSES,
  /** A connection without a request closes now, others after their response. */
  CLOSE_IDLE,
  /** The time is over: what is in flight ends with {@code Failure.DRAIN_DEADLINE}. */
  CUT
}
