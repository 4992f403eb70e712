package dev.fairlead.dataplane.loop;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One event loop with what belongs to it alone: a coarse clock and the {@link Deadline}s of
 * everything that lives on it. Nothing here is touched by another thread.
 *
 * <p>Deadlines are for time limits of seconds, so they are kept in a wheel of buckets that one tick
 * of 100 ms turns. Setting one again writes a field; the tick finds it, sees that it moved and puts
 * it where it belongs now. So a request costs no timer.
 */
public final class Loop {
  static final int TICK_MILLIS = 100;
  private static final int BUCKETS = 1024;

  private final EventLoop eventLoop;
  private final int index;
  private final Deadline[] wheel = new Deadline[BUCKETS];
  private long now = System.nanoTime() / 1_000_000;
  private long tick = now / TICK_MILLIS;

  public Loop(EventLoop eventLoop, int index) {
    this.eventLoop = eventLoop;
    this.index = index;
    for (int i = 0; i < BUCKETS; i++) {
      wheel[i] = Deadline.sentinel();
    }
  }

  /** Starts the tick; it ends with the event loop. */
  public void start() {
    var unused =
        eventLoop.scheduleAtFixedRate(
            this::onTick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  /** 0 to number of loops - 1. */
  public int index() {
    return index;
  }

  /** Milliseconds of a clock that never goes back; up to one tick late. */
  public long now() {
    return now;
  }

  /**
   * Arms {@code deadline} to fire at the first tick after {@code delay}; arming it again moves it.
   * Zero disarms it.
   */
  public void arm(Deadline deadline, Duration delay) {
    arm(deadline, delay.toMillis());
  }

  /** The same in milliseconds. */
  public void arm(Deadline deadline, long delayMillis) {
    if (delayMillis <= 0) {
      deadline.due = Long.MAX_VALUE;
      return;
    }
    deadline.due = now + delayMillis;
    if (!deadline.linked() || deadline.due < deadline.visitAt) {
      place(deadline);
    }
  }

  /**
   * That long give or take 10 %, in milliseconds, so that what began together does not end
   * together; 0 stays 0.
   */
  public static long spread(Duration time) {
    return time.toMillis() * ThreadLocalRandom.current().nextLong(900, 1101) / 1000;
  }

  private void place(Deadline deadline) {
    deadline.unlink();
    long visit = Math.min(deadline.due, now + (long) TICK_MILLIS * (BUCKETS - 2));
    long slot = Math.max(tick + 1, visit / TICK_MILLIS + 1);
    deadline.visitAt = slot * TICK_MILLIS;
    deadline.linkBefore(wheel[(int) (slot % BUCKETS)]);
  }

  private void onTick() {
    now = System.nanoTime() / 1_000_000;
    long target = now / TICK_MILLIS;
    while (tick < target) {
      tick++;
      turn(wheel[(int) (tick % BUCKETS)]);
    }
  }

  private void turn(Deadline bucket) {
    // Fired deadlines may arm others, also into this bucket's next round: take the list as it
    // stands now.
    Deadline list = Deadline.sentinel();
    list.takeAll(bucket);
    Deadline deadline = list.next();
    while (deadline != list) {
      deadline.unlink();
      if (deadline.due == Long.MAX_VALUE) {
        deadline.visitAt = 0;
      } else if (deadline.due <= now) {
        deadline.due = Long.MAX_VALUE;
        deadline.fire();
      } else {
        place(deadline);
      }
      deadline = list.next();
    }
  }
}
