package dev.fairlead.e2e.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All kinds of clients at once: closed and open loop, kept and new connections, GET and POST over
 * HTTP/1.1, calls of gRPC over one long connection, and open WebSockets.
 */
public final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int TOO_MANY_FAILURES = 50;
  private static final int CLOSED = 3;
  private static final int SOCKETS = 3;

  /** Which clients. */
  public enum Kinds {
    ALL,
    /** Only those whose requests may be sent twice by the gateway. */
    IDEMPOTENT
  }

  private final Journal journal;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> clients = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * @param explain what the gateway's log says of a request with that path
   */
  public Traffic(Target target, Kinds kinds, Function<String, String> explain) {
    journal = new Journal(explain);
    for (int i = 0; i < CLOSED; i++) {
      start("kept", n -> new ClosedLoop(n, target, journal, true, false)::run);
      start("new", n -> new ClosedLoop(n, target, journal, false, false)::run);
    }
    start("open", n -> new OpenLoop(n, target, journal)::run);
    if (kinds == Kinds.ALL) {
      start("post", n -> new ClosedLoop(n, target, journal, true, true)::run);
      start("grpc", n -> new GrpcLoop(n, target, journal)::run);
      for (int i = 0; i < SOCKETS; i++) {
        start("socket", n -> new SocketLoop(n, target, journal)::run);
      }
    }
  }

  /** A client, until it is told to end. */
  private interface Client {
    void run(java.util.function.BooleanSupplier goesOn) throws InterruptedException;
  }

  private void start(String name, Function<String, Client> client) {
    if (!clients.contains(name)) {
      clients.add(name);
    }
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              try {
                client.apply(name).run(() -> !stopped);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /** Waits until every kind of client has been answered so often again. */
  public void more(int answers) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var client : clients) {
      long wanted = journal.answersTo(client) + answers;
      while (journal.answersTo(client) < wanted && journal.failed() < TOO_MANY_FAILURES) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(client + " is not answered: " + failures());
        }
        Thread.sleep(20);
      }
    }
  }

  /** How many requests were answered well. */
  public long answered() {
    return journal.answered();
  }

  /** Everything that was not answered well. */
  public List<String> failures() {
    return journal.failures();
  }

  /** Connections that nobody accepted. */
  public List<String> refused() {
    return journal.refused();
  }

  /** WebSockets that ended though their backend did not say so. */
  public List<String> cuts() {
    return journal.cuts();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (var thread : threads) {
      thread.join(PATIENCE.toMillis());
    }
  }
}
