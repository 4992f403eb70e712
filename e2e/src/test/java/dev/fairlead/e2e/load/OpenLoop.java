package dev.fairlead.e2e.load;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks at a fixed rate, whether it was answered or not: what stalls is seen as many requests at
 * once. Half of them are on new connections, half on kept ones, as many as that takes.
 */
final class OpenLoop {
  private static final long PERIOD_NANOS = 20_000_000;

  /** Well below what a gateway waits, so that no request meets its FIN on the way. */
  private static final long MAX_IDLE_NANOS = 10_000_000_000L;

  private final String name;
  private final Target target;
  private final Journal journal;
  private final ConcurrentLinkedDeque<Kept> kept = new ConcurrentLinkedDeque<>();

  private record Kept(HttpConnection connection, long since) {}

  OpenLoop(String name, Target target, Journal journal) {
    this.name = name;
    this.target = target;
    this.journal = journal;
  }

  void run(BooleanSupplier goesOn) throws InterruptedException {
    long due = System.nanoTime();
    for (int i = 0; goesOn.getAsBoolean(); i++) {
      boolean keep = i % 2 == 0;
      Thread.ofVirtual().start(() -> ask(keep));
      due += PERIOD_NANOS;
      long left = due - System.nanoTime();
      if (left > 0) {
        Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
    kept.forEach(each -> each.connection().close());
  }

  private @Nullable HttpConnection reuse() {
    var last = kept.pollFirst();
    while (last != null && System.nanoTime() - last.since() > MAX_IDLE_NANOS) {
      last.connection().close();
      last = kept.pollFirst();
    }
    return last == null ? null : last.connection();
  }

  private void ask(boolean keep) {
    var path = journal.path(name);
    var connection = keep ? reuse() : null;
    try {
      if (connection == null) {
        connection = new HttpConnection(target.http());
      }
      var close = keep ? "" : "Connection: close\r\n";
      var answer = connection.ask("GET", path, target.host(), close, "");
      if (answer.status() == 200) {
        journal.answered(name);
      } else {
        journal.failed(name, path, "status " + answer.status());
      }
      if (keep && !answer.closes()) {
        kept.addFirst(new Kept(connection, System.nanoTime()));
      } else {
        connection.close();
      }
    } catch (ConnectException e) {
      journal.refused(name, e.toString());
    } catch (IOException e) {
      journal.failed(name, path, e.toString());
      if (connection != null) {
        connection.close();
      }
    }
  }
}
