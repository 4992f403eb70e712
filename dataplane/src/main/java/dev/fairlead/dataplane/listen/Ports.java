package dev.fairlead.dataplane.listen;

import dev.fairlead.snapshot.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which ports are open. Those that the command line names are open from the start to the end. Its
 * defaults give way as soon as the settings name listeners, and come back when they name none. A
 * listener of the settings is opened when it appears and closed gracefully when it goes; one that
 * stays is not touched. A port that cannot be had is a problem of that listener alone: it is said
 * once, shown, and tried again.
 */
public final class Ports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Listeners listeners;
  private final String bind;
  private final List<Entry> ofCommandLine = new ArrayList<>();
  private List<Entry> ofSettings = List.of();
  private Settings settings = Settings.DEFAULT;
  private Consumer<List<String>> watcher = problems -> {};
  private List<String> known = List.of();
  private @Nullable Thread again;
  private int adminPort;
  private boolean closed;

  /**
   * One listener for people.
   *
   * @param name from the settings, or {@code http} or {@code https} of the command line
   * @param problem why it is not open; null if it is
   */
  public record View(String name, int port, boolean secure, @Nullable String problem) {}

  private static final class Entry {
    final String name;
    final int port;
    final boolean secure;
    final boolean yields;
    @Nullable Door door;
    @Nullable String problem;

    Entry(String name, int port, boolean secure, boolean yields) {
      this.name = name;
      this.port = port;
      this.secure = secure;
      this.yields = yields;
    }
  }

  /**
   * @param bind address or host name of all these ports; empty for all addresses
   */
  public Ports(Listeners listeners, String bind) {
    this.listeners = listeners;
    this.bind = bind;
  }

  /**
   * Opens a port of the command line.
   *
   * @param port 0 for any free one
   * @param yields whether it is only a default
   * @return the real port
   * @throws IOException with a message for people if it cannot be had
   */
  public synchronized int open(int port, boolean secure, boolean yields) throws IOException {
    Door door = listeners.door(bind, port, secure);
    int real = door.address().getPort();
    Entry entry = new Entry(secure ? "https" : "http", real, secure, yields);
    entry.door = door;
    ofCommandLine.add(entry);
    return real;
  }

  /** The process's own port, for the message to who wants it for requests. */
  public synchronized void adminPort(int port) {
    adminPort = port;
  }

  /** New settings are in service. */
  public synchronized void follow(Settings next) {
    settings = next;
    if (closed) {
      return;
    }
    List<Entry> before = ofSettings;
    ofSettings = next.listeners().stream().map(Ports::entry).toList();
    List<Entry> wanted = wanted();
    List<Entry> gone = new ArrayList<>(before);
    gone.addAll(defaults());
    gone.removeAll(wanted);
    takeOver(gone, wanted);
    for (Entry one : gone) {
      if (wanted.stream().anyMatch(want -> want.port == one.port)) {
        close(one); // it speaks another protocol now
      }
    }
    openAll(wanted);
    gone.forEach(this::close);
    tell();
  }

  private List<Entry> wanted() {
    return ofSettings.isEmpty() ? defaults() : ofSettings;
  }

  private List<Entry> defaults() {
    return ofCommandLine.stream().filter(own -> own.yields).toList();
  }

  private static Entry entry(Settings.Listener listener) {
    return new Entry(listener.name(), listener.port(), listener.secure(), true);
  }

  /** What is open already stays as it is. */
  private static void takeOver(List<Entry> gone, List<Entry> wanted) {
    for (Entry want : wanted) {
      for (Entry had : gone) {
        if (had.port == want.port && had.secure == want.secure && want.door == null) {
          want.door = had.door;
          want.problem = had.problem;
          had.door = null;
        }
      }
    }
  }

  private void openAll(List<Entry> wanted) {
    boolean failed = false;
    for (Entry entry : wanted) {
      failed |= entry.door == null && !open(entry);
    }
    if (failed && again == null) {
      again = Thread.ofVirtual().name("ports").start(this::tryAgain);
    }
  }

  private boolean open(Entry entry) {
    Entry named = named(entry.port);
    if (named != null) {
      boolean same = named.secure == entry.secure;
      say(entry, same ? null : "the command line opens port " + entry.port + " as " + named.name);
      return same;
    }
    try {
      entry.door = listeners.door(bind, entry.port, entry.secure);
      LOG.info("listener {}: listening on port {}", entry.name, entry.port);
      say(entry, null);
      return true;
    } catch (IOException e) {
      boolean admin = entry.port == adminPort;
      say(entry, admin ? "port " + entry.port + " is the admin port" : e.getMessage());
      return false;
    }
  }

  /** The entry of the command line that holds that port for good; null if there is none. */
  private @Nullable Entry named(int port) {
    for (Entry own : ofCommandLine) {
      if (own.port == port && !own.yields) {
        return own;
      }
    }
    return null;
  }

  private static void say(Entry entry, @Nullable String problem) {
    if (problem != null && !problem.equals(entry.problem)) {
      LOG.warn("listener {} is not served: {}", entry.name, problem);
    }
    entry.problem = problem;
  }

  private void close(Entry entry) {
    Door door = entry.door;
    if (door != null) {
      entry.door = null;
      LOG.info("listener {}: closing port {}", entry.name, entry.port);
      listeners.close(door, settings.drain().grace());
    }
  }

  private void tryAgain() {
    try {
      do {
        Thread.sleep(TRY_AGAIN);
      } while (openMissing());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** False when nothing is missing; the next problem has its own thread. */
  private synchronized boolean openMissing() {
    if (!closed) {
      openAll(wanted());
    }
    tell();
    boolean missing = !problems().isEmpty();
    again = missing ? again : null;
    return missing;
  }

  /** Listeners that are wanted and not open, and why, for people. */
  public synchronized List<String> problems() {
    return closed
        ? List.of()
        : views().stream()
            .filter(view -> view.problem() != null)
            .map(view -> "listener " + view.name() + ": " + view.problem())
            .toList();
  }

  /** Tells {@code told} the {@link #problems} now and whenever they change; it must not block. */
  public synchronized void watch(Consumer<List<String>> told) {
    watcher = told;
    told.accept(problems());
  }

  private void tell() {
    List<String> now = problems();
    if (!now.equals(known)) {
      known = now;
      watcher.accept(now);
    }
  }

  /** All listeners, open or wanted. */
  public synchronized List<View> views() {
    List<Entry> all = new ArrayList<>(ofCommandLine);
    all.removeAll(defaults());
    for (Entry want : wanted()) {
      if (want.door != null || want.problem != null) { // else the command line serves it
        all.add(want);
      }
    }
    return all.stream().map(e -> new View(e.name, e.port, e.secure, e.problem)).toList();
  }

  /** From now on nothing is opened or closed here. */
  @Override
  public synchronized void close() {
    closed = true;
    if (again != null) {
      again.interrupt();
    }
  }
}
