package dev.fairlead.e2e.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What all clients saw. */
final class Journal {
  private static final int EXPLAINED = 10;
  private static final int MOST = 1_000;

  private final Function<String, String> explain;
  private final ConcurrentHashMap<String, LongAdder> answered = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> cuts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * @param explain what the gateway's log says of a request with that path
   */
  Journal(Function<String, String> explain) {
    this.explain = explain;
  }

  /** A path that no other request has. */
  String path(String client) {
    return "/" + client + "/" + requests.incrementAndGet();
  }

  void answered(String client) {
    answered.computeIfAbsent(client, key -> new LongAdder()).increment();
  }

  void failed(String client, String path, String what) {
    int number = failed.incrementAndGet();
    if (number > MOST) {
      return;
    }
    var said = number > EXPLAINED ? "" : "; log: " + explain.apply(path);
    failures.add(Instant.now() + " " + client + " " + path + ": " + what + said);
  }

  /** Nobody accepted a connection: no request was lost. */
  void refused(String client, String what) {
    refused.add(Instant.now() + " " + client + ": " + what);
  }

  /** A long connection ended without a word, though nothing was lost. */
  void cut(String client, String what) {
    cuts.add(Instant.now() + " " + client + ": " + what);
  }

  long answered() {
    return answered.values().stream().mapToLong(LongAdder::sum).sum();
  }

  long answersTo(String client) {
    var count = answered.get(client);
    return count == null ? 0 : count.sum();
  }

  int failed() {
    return failed.get();
  }

  List<String> failures() {
    return new ArrayList<>(failures);
  }

  List<String> refused() {
    return new ArrayList<>(refused);
  }

  List<String> cuts() {
    return new ArrayList<>(cuts);
  }
}
