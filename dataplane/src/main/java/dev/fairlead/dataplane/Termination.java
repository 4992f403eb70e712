package dev.fairlead.dataplane;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * What SIGTERM and SIGINT do: the first one leaves in peace and exits with 0, a second one exits at
 * once. (A shutdown hook could not see the second.)
 */
public final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
  private static final int IMPATIENT = 130;

  private final Leaving leaving;
  private final AtomicBoolean left = new AtomicBoolean();

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
  }

  private void onSignal(Signal signal) {
    if (!left.compareAndSet(false, true)) {
      LOG.warn("second signal: exiting at once");
      Runtime.getRuntime().halt(IMPATIENT);
    }
    LOG.info("SIG{} received", signal.getName());
    Thread.ofPlatform().name("leave").start(this::leave);
  }

  private void leave() {
    int code = 0;
    try {
      leaving.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("could not leave in peace", e);
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }
}
