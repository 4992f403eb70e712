package dev.fairlead.dataplane.upstream;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Upstream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about one endpoint of one upstream, and its connections. Found again by identity
 * in every later snapshot, so that no swap forgets load or closes a connection in use.
 *
 * <p>Counters are shared by all loops; each loop has its own {@link EndpointPool}.
 */
public final class EndpointState {
  private static final VarHandle IN_FLIGHT = counter("inFlight");
  private static final VarHandle CONNECTIONS = counter("connections");
  private static final VarHandle WAITING = counter("waiting");

  /** A failure to connect is held against the endpoint for so long, times their number. */
  private static final long FORGET_MILLIS = 1_000;

  private static final int MAX_FAILURES = 10;

  private final String identity;
  private @Nullable String text; // made when first asked for; loops that do so at once make equals
  private final InetSocketAddress address;
  private final Upstream upstream;
  private final LearnedUpstream learned;
  private final @Nullable EndpointPool[] pools; // each element belongs to one loop

  @SuppressWarnings("unused") // by VarHandle
  private int inFlight;

  @SuppressWarnings("unused")
  private int connections;

  @SuppressWarnings("unused")
  private int waiting;

  private volatile int failures;
  private volatile long failedAt;
  private volatile boolean leaving;
  private volatile long drainMillis;

  EndpointState(
      Endpoint endpoint, InetSocketAddress address, Upstream upstream, LearnedUpstream learned) {
    this.identity = endpoint.identity();
    this.address = address;
    this.upstream = upstream;
    this.learned = learned;
    this.pools = new EndpointPool[learned.loops().size()];
  }

  /** {@link Endpoint#identity()}. */
  public String identity() {
    return identity;
  }

  /** {@code address:port}, as the access log shows it. */
  public String text() {
    String known = text;
    if (known == null) {
      int uid = identity.indexOf('/');
      known = uid < 0 ? identity : identity.substring(0, uid);
      text = known;
    }
    return known;
  }

  public InetSocketAddress address() {
    return address;
  }

  Upstream upstream() {
    return upstream;
  }

  LearnedUpstream learned() {
    return learned;
  }

  /** Requests that it works on, over all loops. */
  public int inFlight() {
    return (int) IN_FLIGHT.getOpaque(this);
  }

  /** A request goes to it. */
  public void begin() {
    IN_FLIGHT.getAndAdd(this, 1);
  }

  /** A request that went to it is over. */
  public void end() {
    IN_FLIGHT.getAndAdd(this, -1);
  }

  /**
   * How often connecting to it failed of late, up to {@link #MAX_FAILURES}; 0 after a success or
   * when the last failure is long enough ago.
   *
   * @param nowMillis {@code Loop.now()}
   */
  public int recentFailures(long nowMillis) {
    int count = failures;
    return count != 0 && nowMillis - failedAt < FORGET_MILLIS * count ? count : 0;
  }

  /** It takes no new request as long as there is another one. */
  public boolean leaving() {
    return leaving;
  }

  void connectFailed() {
    failedAt = millis();
    failures = Math.min(MAX_FAILURES, failures + 1);
  }

  void connected() {
    if (failures != 0) {
      failures = 0;
    }
  }

  private static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /**
   * Asks for a stream on {@code loop}; the answer may come before this returns.
   *
   * @param live the upstream as the exchange sees it: its policy and limits count
   * @param fresh not on an HTTP/1.1 connection that is idle now: it may be as dead as the last one
   */
  public void acquire(UpstreamLoop loop, LiveUpstream live, StreamWaiter waiter, boolean fresh) {
    int index = loop.loop().index();
    EndpointPool pool = pools[index];
    if (pool == null) {
      pool =
          upstream.protocol().http2() ? new Http2Pool(this, loop) : new ConnectionPool(this, loop);
      pools[index] = pool;
    }
    pool.acquire(live, waiter, fresh);
  }

  /** The waiter is no longer interested; none of its methods is called any more. */
  public void stopWaiting(UpstreamLoop loop, StreamWaiter waiter) {
    EndpointPool pool = pools[loop.loop().index()];
    if (pool != null) {
      pool.stopWaiting(waiter);
    }
  }

  /**
   * Counts one more connection unless there are {@code max} already.
   *
   * @param max 0 means no limit
   */
  boolean openOne(int max) {
    int now = connections();
    while (max == 0 || now < max) { // no place is ever taken only to be given back: others look
      int seen = (int) CONNECTIONS.compareAndExchange(this, now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  void closedOne(UpstreamLoop by) {
    if ((int) CONNECTIONS.getAndAdd(this, -1) == 1 && leaving) {
      learned.forget(this);
    }
    if (waiting() > 0) {
      inTurn(by, EndpointPool::serveWaiting);
    }
  }

  int connections() {
    return (int) CONNECTIONS.getVolatile(this);
  }

  /** Counts one more waiting request unless there are {@code max} already. */
  boolean waitOne(int max) {
    if ((int) WAITING.getAndAdd(this, 1) < max || max == 0) {
      return true;
    }
    WAITING.getAndAdd(this, -1);
    return false;
  }

  /** A request waits on {@code loop} though there may be idle connections on other loops. */
  void askForRoom(UpstreamLoop loop) {
    inTurn(loop, EndpointPool::makeRoom);
  }

  void waitedOne() {
    WAITING.getAndAdd(this, -1);
  }

  int waiting() {
    return (int) WAITING.getOpaque(this);
  }

  long drainMillis() {
    return drainMillis;
  }

  /**
   * It is a candidate no more: idle connections are closed now, the others after their request.
   *
   * @param millis then those still in use are cut; 0 lets them be
   */
  void leave(long millis) {
    drainMillis = millis;
    leaving = true;
    learned.remember(this);
    if (connections() == 0) {
      learned.forget(this);
    } else {
      onEachLoop(EndpointPool::leave);
    }
  }

  /** It is a candidate again. */
  void stay() {
    if (leaving) {
      leaving = false;
      learned.forget(this);
      onEachLoop(EndpointPool::stay);
    }
  }

  private void onEachLoop(Consumer<EndpointPool> action) {
    learned.loops().forEach(loop -> on(loop, action, () -> {}));
  }

  /**
   * On one loop after the other, {@code last} at the end: what is free goes round, and no loop
   * takes again what it gave up while others wait.
   */
  private void inTurn(UpstreamLoop last, Consumer<EndpointPool> action) {
    next(last.loop().index(), learned.loops().size(), action);
  }

  private void next(int before, int left, Consumer<EndpointPool> action) {
    if (left > 0) {
      int index = (before + 1) % learned.loops().size();
      on(learned.loops().get(index), action, () -> next(index, left - 1, action));
    }
  }

  private void on(UpstreamLoop loop, Consumer<EndpointPool> action, Runnable then) {
    loop.loop()
        .eventLoop()
        .execute(() -> {
          EndpointPool pool = pools[loop.loop().index()];
          if (pool != null) {
            action.accept(pool);
          }
          then.run();
        });
  }

  private static VarHandle counter(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(EndpointState.class, field, int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
