package dev.fairlead.dataplane.loop;

/**
 * Something that happens unless it is put off: one link of a bucket's list in a {@link Loop}'s
 * wheel.
 */
public abstract class Deadline {
  long due = Long.MAX_VALUE;
  long visitAt;
  private Deadline previous = this;
  private Deadline next = this;

  /** Called on the loop when the time has come; the deadline is disarmed by then. */
  protected abstract void fire();

  /** Whether it would fire some time. */
  public final boolean armed() {
    return due != Long.MAX_VALUE;
  }

  /** Disarms it and lets go of the wheel, so that its owner can be collected. */
  public final void close() {
    due = Long.MAX_VALUE;
    unlink();
  }

  final boolean linked() {
    return next != this;
  }

  final Deadline next() {
    return next;
  }

  final void unlink() {
    previous.next = next;
    next.previous = previous;
    previous = this;
    next = this;
  }

  final void linkBefore(Deadline head) {
    previous = head.previous;
    next = head;
    head.previous.next = this;
    head.previous = this;
  }

  /** Moves everything that hangs on {@code other} here. Both are sentinels; this one is empty. */
  final void takeAll(Deadline other) {
    if (other.linked()) {
      linkBefore(other);
      other.unlink();
    }
  }

  static Deadline sentinel() {
    return new Deadline() {
      @Override
      protected void fire() {
        throw new IllegalStateException("a sentinel has no time");
      }
    };
  }
}
