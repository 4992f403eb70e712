package dev.fairlead.e2e.load;

import java.io.IOException;
import java.net.ConnectException;
import java.util.function.BooleanSupplier;

/** A client that asks again when it was answered: on one connection, or on a new one each time. */
final class ClosedLoop {
  private static final int PAUSE_MILLIS = 20;
  private static final String BODY = "x".repeat(2_000);

  private final String name;
  private final Target target;
  private final Journal journal;
  private final boolean keep;
  private final boolean posts;

  /**
   * @param posts whether it sends what must not be sent twice
   */
  ClosedLoop(String name, Target target, Journal journal, boolean keep, boolean posts) {
    this.name = name;
    this.target = target;
    this.journal = journal;
    this.keep = keep;
    this.posts = posts;
  }

  void run(BooleanSupplier goesOn) throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      var path = journal.path(name);
      try (var connection = new HttpConnection(target.http())) {
        boolean closes;
        do {
          path = journal.path(name);
          closes = ask(connection, path);
          Thread.sleep(PAUSE_MILLIS);
        } while (keep && !closes && goesOn.getAsBoolean());
      } catch (ConnectException e) {
        journal.refused(name, e.toString());
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException e) {
        journal.failed(name, path, e.toString());
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private boolean ask(HttpConnection connection, String path) throws IOException {
    var close = keep ? "" : "Connection: close\r\n";
    var answer =
        posts
            ? connection.ask(
                "POST",
                path,
                target.host(),
                close + "Content-Length: " + BODY.length() + "\r\n",
                BODY)
            : connection.ask("GET", path, target.host(), close, "");
    if (answer.status() == 200) {
      journal.answered(name);
    } else {
      journal.failed(name, path, "status " + answer.status());
    }
    return answer.closes();
  }
}
