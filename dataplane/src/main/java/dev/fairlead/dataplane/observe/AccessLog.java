package dev.fairlead.dataplane.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of all loops to one stream, on a thread of its own. A loop never waits for it
 * and never wakes it: it looks by itself, so a line is out within a few hundredths of a second.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int RING_BYTES = 1 << 20;
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private final OutputStream out;
  private final List<LogRing> rings = new CopyOnWriteArrayList<>();
  private final Thread writer = new Thread(this::run, "access-log");
  private volatile boolean closed;
  private boolean broken;

  AccessLog(OutputStream out) {
    this.out = out;
    writer.setDaemon(true);
    writer.start();
  }

  /** A ring for one loop. */
  LogRing newRing() {
    LogRing ring = new LogRing(RING_BYTES);
    rings.add(ring);
    return ring;
  }

  private void run() {
    while (true) {
      boolean last = closed;
      boolean wrote = false;
      for (LogRing ring : rings) {
        wrote |= drain(ring);
      }
      if (last) {
        return;
      }
      if (!wrote) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }

  private boolean drain(LogRing ring) {
    try {
      boolean wrote = ring.drainTo(out);
      if (wrote) {
        out.flush();
      }
      return wrote;
    } catch (IOException e) {
      if (!broken) {
        broken = true;
        LOG.warn("the access log cannot be written, its lines are lost: {}", e.getMessage());
      }
      return false;
    }
  }

  /** Writes what is there and ends; waits at most a second, as nobody may read the other end. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
