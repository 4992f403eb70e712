package dev.fairlead.dataplane;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What SIGTERM, SIGINT and SIGHUP do: the first one leaves in peace and exits with 0 (SIGHUP not
 * where nohup has it ignored; it reloads nothing, for there is nothing to reload). Who presses
 * Ctrl-C again means it: a SIGINT a second or more after the first signal exits at once. All other
 * repetitions mean nothing: supervisors send a signal to the process and to its group, too. (A
 * shutdown hook could not see the second.)
 */
public final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
  private static final int IMPATIENT = 130;
  private static final long AGAIN_NANOS = 1_000_000_000;

  private final Leaving leaving;
  private final AtomicLong leftNanos = new AtomicLong();

  /** How a process leaves in peace. */
  @FunctionalInterface
  public interface Leaving {
    void run() throws InterruptedException;
  }

  private Termination(Leaving leaving) {
    this.leaving = leaving;
  }

  /** From now on signals end the process, by {@code leaving} first. */
  public static void handleBy(Leaving leaving) {
    Termination termination = new Termination(leaving);
    Signal.handle(new Signal("TERM"), termination::onSignal);
    Signal.handle(new Signal("INT"), termination::onSignal);
    Signal hangUp = new Signal("HUP");
    if (Signal.handle(hangUp, termination::onSignal) == SignalHandler.SIG_IGN) {
      Signal.handle(hangUp, SignalHandler.SIG_IGN);
    }
  }

  private void onSignal(Signal signal) {
    long now = System.nanoTime() | 1; // never 0
    if (leftNanos.compareAndSet(0, now)) {
      LOG.info("SIG{} received", signal.getName());
      Thread.ofPlatform().name("leave").start(this::leave);
    } else if (signal.getName().equals("INT") && now - leftNanos.get() >= AGAIN_NANOS) {
      LOG.warn("SIGINT again: exiting at once");
      Runtime.getRuntime().halt(IMPATIENT);
    }
  }

  private void leave() {
    int code = 1;
    try {
      leaving.run();
      code = 0;
    } catch (InterruptedException | RuntimeException e) {
      LOG.error("could not leave in peace", e);
    } finally {
      Runtime.getRuntime().halt(code); // also after an Error: a process that hangs helps nobody
    }
  }
}
