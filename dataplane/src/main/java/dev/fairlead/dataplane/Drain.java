package dev.fairlead.dataplane;

import dev.fairlead.dataplane.listen.Listeners;
import dev.fairlead.dataplane.listen.Ports;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.snapshot.Settings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a data plane leaves without breaking a request. From when readiness fails, each response says
 * that it is the connection's last one, but for a while connections are still accepted, because
 * whoever sends traffic learns late (kubernetes #106476). Then nobody is accepted any more, idle
 * connections close, and what is in flight may finish. What is left when the grace is over is cut.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long LOOK_MILLIS = 20;
  private static final long CUT_MILLIS = 1000;

  private final Readiness readiness;
  private final Ports ports;
  private final Listeners listeners;

  Drain(Readiness readiness, Ports ports, Listeners listeners) {
    this.readiness = readiness;
    this.ports = ports;
    this.listeners = listeners;
  }

  /** Returns when no connection is left; interrupted, it returns at once. */
  void run(Settings.Drain times) throws InterruptedException {
    LOG.info("draining: accepting for {} more, then up to {}", times.acceptFor(), times.grace());
    listeners.tell(DrainSignal.LAST_RESPONSES);
    readiness.advance(Readiness.State.DRAINING);
    ports.close();
    Thread.sleep(times.acceptFor());
    listeners.stopAccepting();
    listeners.tell(DrainSignal.CLOSE_IDLE);
    if (!gone(times.grace())) {
      LOG.warn("cutting {} connections: the time to drain is over", listeners.connections());
      listeners.tell(DrainSignal.CUT);
      gone(Duration.ofMillis(CUT_MILLIS));
    }
  }

  private boolean gone(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (listeners.connections() > 0) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }
}
