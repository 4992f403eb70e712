package dev.fairlead.dataplane.live;

/** A revision contradicts itself; the message says where, for the operator's log. */
public final class RejectedRevisionException extends Exception {
  public RejectedRevisionException(String reason) {
    super(reason);
  }
}
