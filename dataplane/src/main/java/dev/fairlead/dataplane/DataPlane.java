package dev.fairlead.dataplane;

import dev.fairlead.dataplane.admin.AdminServer;
import dev.fairlead.dataplane.exchange.Admission;
import dev.fairlead.dataplane.exchange.ExchangeLoop;
import dev.fairlead.dataplane.listen.Listeners;
import dev.fairlead.dataplane.listen.Ports;
import dev.fairlead.dataplane.listen.Worker;
import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.live.RevisionSink;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Loops;
import dev.fairlead.dataplane.loop.Transport;
import dev.fairlead.dataplane.observe.Ledger;
import dev.fairlead.dataplane.observe.Metrics;
import dev.fairlead.dataplane.observe.Observatory;
import dev.fairlead.dataplane.observe.Recorder;
import dev.fairlead.dataplane.stream.ExchangeFactory;
import dev.fairlead.dataplane.upstream.UpstreamLoop;
import dev.fairlead.dataplane.upstream.Upstreams;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data plane, wired by hand: loops, what is live, what is observed, the sockets, and the admin
 * port last. Revisions come in by {@link #sink}; the first one starts the warm-up, and then it is
 * ready. It leaves by {@link #drain} and {@link #close}.
 */
public final class DataPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final Loops loops;
  private final Observatory observatory;
  private final Share serving;
  private final Share warming;
  private final Metrics metrics;
  private final Listeners listeners;
  private final Ports ports;
  private final Readiness readiness = new Readiness();
  private final OldGeneration oldGeneration = OldGeneration.ofThisProcess();
  private int httpPort = DataPlaneConfig.NONE;
  private int httpsPort = DataPlaneConfig.NONE;
  private int adminPort = DataPlaneConfig.NONE;
  private AutoCloseable admin = () -> {};
  private volatile Supplier<Map<String, Object>> status = Map::of;

  /**
   * What requests are served from: there is one for clients, and one for the warm-up.
   *
   * @param live its configuration
   * @param upstreams its endpoints
   * @param workers one per loop, in order
   */
  private record Share(LiveHolder live, Upstreams upstreams, List<Worker> workers) {

    static Share of(Loops loops, Function<Loop, Recorder> recorders) {
      List<Recorder> told = new ArrayList<>();
      List<UpstreamLoop> reached = new ArrayList<>();
      for (Loop loop : loops) {
        Recorder recorder = recorders.apply(loop);
        told.add(recorder);
        reached.add(new UpstreamLoop(loop, Transport.best(), recorder::upstreamConnection));
      }
      Upstreams upstreams = new Upstreams(reached);
      LiveHolder live = new LiveHolder(upstreams);
      Admission admission = new Admission();
      List<Worker> workers = new ArrayList<>();
      for (int i = 0; i < loops.size(); i++) {
        ExchangeFactory exchanges = new ExchangeLoop(reached.get(i), live, told.get(i), admission);
        workers.add(new Worker(loops.get(i), told.get(i), live, exchanges));
      }
      return new Share(live, upstreams, workers);
    }

    void close() {
      live.close();
      upstreams.close();
    }
  }

  private DataPlane(DataPlaneConfig config) {
    loops = new Loops(config.loops());
    observatory = new Observatory(config.accessLog());
    serving = Share.of(loops, observatory::recorder);
    warming = Share.of(loops, loop -> Recorder.SILENT);
    LiveHolder live = serving.live();
    observatory.follow(
        () -> live.get().settings().accessLog().enabled(), id -> live.get().upstream(id) != null);
    metrics = new Metrics(observatory);
    metrics.gauge("fairlead.ready", "1 if traffic should come", () -> notReady() == null ? 1 : 0);
    metrics.gauge(
        "fairlead.feed.revision",
        "Number of the revision in service, within its operator's epoch; 0 before the first",
        () -> live.get().id() instanceof RevisionId id ? id.number() : 0);
    listeners = new Listeners(serving.workers(), warming.workers());
    ports = new Ports(listeners, config.bind());
    metrics.gauge(
        "fairlead.listeners.failed",
        "Listeners of the settings whose port cannot be had",
        () -> ports.problems().size());
  }

  /**
   * Starts a data plane without a configuration: it listens and answers 503 until the first
   * revision comes.
   *
   * @throws IOException with a message for people if a port cannot be had
   */
  public static DataPlane start(DataPlaneConfig config) throws IOException {
    return start(new DataPlane(config), config);
  }

  /**
   * Likewise, but who connects is left waiting until the first revision comes, or {@link #accept}
   * is called: where it comes at once, nobody is answered 503.
   *
   * @throws IOException with a message for people if a port cannot be had
   */
  public static DataPlane startHolding(DataPlaneConfig config) throws IOException {
    DataPlane started = new DataPlane(config);
    started.listeners.hold();
    return start(started, config);
  }

  private static DataPlane start(DataPlane started, DataPlaneConfig config) throws IOException {
    try {
      started.open(config);
    } catch (IOException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private void open(DataPlaneConfig config) throws IOException {
    if (config.httpPort() != DataPlaneConfig.NONE) {
      httpPort = ports.open(config.httpPort(), false, config.httpYields());
    }
    if (config.httpsPort() != DataPlaneConfig.NONE) {
      httpsPort = ports.open(config.httpsPort(), true, config.httpsYields());
    }
    if (config.adminPort() != DataPlaneConfig.NONE) {
      AdminServer server =
          new AdminServer(
              config.adminBind(),
              config.adminPort(),
              new AdminViews(serving.live(), ports, readiness, metrics, () -> status.get()));
      admin = server;
      adminPort = server.port();
      ports.adminPort(adminPort);
    }
  }

  /** Takes connections, with or without a configuration. */
  public void accept() {
    listeners.accept();
  }

  /** Takes revisions into service. */
  public RevisionSink sink() {
    return this::apply;
  }

  private void apply(Revision revision) throws RejectedRevisionException {
    serving.live().apply(revision);
    ports.follow(revision.snapshot().settings());
    listeners.accept();
    if (readiness.advance(Readiness.State.WARMING)) {
      Thread.ofPlatform().daemon().name("warm-up").start(() -> warmUp(revision));
    }
    oldGeneration.revisionReplaced();
  }

  private void warmUp(Revision revision) {
    try {
      listeners.warmUp(revision, warming.live());
    } catch (RejectedExecutionException e) {
      LOG.debug("closed while it warmed up", e);
    } finally {
      readiness.advance(Readiness.State.READY);
    }
  }

  /** Why no traffic should come, for people; null if it should. */
  public @Nullable String notReady() {
    return readiness.reason();
  }

  /** Waits until it is ready, or draining already; false if that takes longer. */
  public boolean awaitReady(Duration patience) throws InterruptedException {
    return readiness.await(Readiness.State.READY, patience.toMillis());
  }

  /** Tells {@code watcher} now and whenever it becomes ready or begins to drain. */
  public void whenReadinessChanges(ReadinessWatcher watcher) {
    readiness.watch(watcher);
  }

  /**
   * Tells {@code watcher}, which must not block, which listeners of the settings are not open, and
   * why: now and whenever that changes.
   */
  public void whenListenersFail(Consumer<List<String>> watcher) {
    ports.watch(watcher);
  }

  /** Listeners of the settings that are not open, and why, for people. */
  public List<String> listenerProblems() {
    return ports.problems();
  }

  /** Adds a gauge to the metrics, such as the feed's revision. */
  public void gauge(String name, String description, DoubleSupplier value) {
    metrics.gauge(name, description, value);
  }

  /** Shows this at {@code /status} of the admin port. */
  public void showStatus(Supplier<Map<String, Object>> page) {
    status = page;
  }

  /** The command line's real port; {@link DataPlaneConfig#NONE} without one. */
  public int httpPort() {
    return httpPort;
  }

  public int httpsPort() {
    return httpsPort;
  }

  public int adminPort() {
    return adminPort;
  }

  /** All listeners, also those that the settings want and that cannot be opened. */
  public List<Ports.View> ports() {
    return ports.views();
  }

  /** What is in service. */
  public LiveHolder live() {
    return serving.live();
  }

  /** Where all requests went. */
  public Ledger ledger() {
    return observatory.ledger();
  }

  /** Leaves as the settings say; see {@link #drain(Settings.Drain)}. */
  public void drain() throws InterruptedException {
    drain(serving.live().get().settings().drain());
  }

  /**
   * Leaves without breaking a request: fails readiness, goes on accepting, then lets what is in
   * flight finish. Returns when no connection is left or the time is over; {@link #close} is next.
   */
  public void drain(Settings.Drain times) throws InterruptedException {
    new Drain(readiness, ports, listeners).run(times);
  }

  /** Stops at once. */
  @Override
  public void close() {
    readiness.advance(Readiness.State.DRAINING);
    ports.close();
    listeners.close();
    serving.close();
    warming.close();
    loops.close();
    closeAdmin();
    metrics.close();
    observatory.close();
  }

  private void closeAdmin() {
    try {
      admin.close();
    } catch (Exception e) {
      throw new IllegalStateException("the admin port cannot be closed", e);
    }
  }
}
