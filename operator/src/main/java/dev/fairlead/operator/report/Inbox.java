package dev.fairlead.operator.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What others leave for the one who writes statuses: the newest pass, that something else changed,
 * whether this replica leads. Only the newest word counts. Leaving something returns at once; from
 * any thread.
 */
final class Inbox {
  /**
   * Something to write.
   *
   * @param report the newest pass
   * @param anew whether somebody else may have written since the last turn
   */
  record Turn(Report report, boolean anew) {}

  private @Nullable Report latest;
  private boolean changed;
  private boolean leads;
  private boolean leadsAnew;
  private boolean closed;

  synchronized void leave(Report report) {
    latest = report;
    changed();
  }

  synchronized void changed() {
    changed = true;
    notifyAll();
  }

  synchronized void lead(boolean now) {
    leads = now;
    leadsAnew = now;
    changed();
  }

  synchronized boolean leads() {
    return leads;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Waits until this replica leads and there is something to write.
   *
   * @param again when there is something to write though nothing changes; zero means never
   * @return null when closed
   */
  synchronized @Nullable Turn next(Duration again) throws InterruptedException {
    long deadline = System.nanoTime() + again.toNanos();
    boolean due = false;
    while (!closed && (latest == null || !leads || !(changed || due))) {
      long left = deadline - System.nanoTime();
      if (again.isZero() || due) {
        wait();
      } else if (left > 0) {
        wait(left / 1_000_000 + 1);
      } else {
        due = true;
      }
    }
    Report report = latest;
    if (closed || report == null) {
      return null;
    }
    changed = false;
    Turn turn = new Turn(report, leadsAnew);
    leadsAnew = false;
    return turn;
  }
}
