package dev.fairlead.cli;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/** SIGTERM and SIGINT: the first one asks for a clean end, the second one means it. */
final class StopSignal {
  private static final int KILLED = 130;

  private final CountDownLatch asked = new CountDownLatch(1);

  /** Listens to the signals from now on. */
  StopSignal() {
    Signal.handle(new Signal("TERM"), this::received);
    Signal.handle(new Signal("INT"), this::received);
  }

  private void received(Signal signal) {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
    asked.countDown();
  }

  /** Waits for the first one. */
  void await() throws InterruptedException {
    asked.await();
  }
}
