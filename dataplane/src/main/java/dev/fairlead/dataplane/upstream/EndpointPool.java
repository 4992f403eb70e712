package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one endpoint, the line of requests that wait for one, and the time
 * it has to drain. How connections are used is the protocol's. Every call is made on that loop.
 *
 * <p>A request waits no longer for a connection than it would for the head of a response.
 */
abstract sealed class EndpointPool permits ConnectionPool, Http2Pool {
  /**
   * One in the line.
   *
   * @param until when it gives up, in {@code Loop.now()}
   */
  private record Waiting(LiveUpstream live, StreamWaiter waiter, long until) {}

  private final EndpointState endpoint;
  private final UpstreamLoop loop;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
  private @Nullable Deadline patience; // of the first in the line, or sooner
  private @Nullable Deadline drain;

  EndpointPool(EndpointState endpoint, UpstreamLoop loop) {
    this.endpoint = endpoint;
    this.loop = loop;
  }

  final EndpointState endpoint() {
    return endpoint;
  }

  final UpstreamLoop loop() {
    return loop;
  }

  /**
   * Gives {@code waiter} a stream, now or later, or says why there is none.
   *
   * @param fresh not on a connection that is idle now
   */
  final void acquire(LiveUpstream live, StreamWaiter waiter, boolean fresh) {
    if (!fresh && reuse(waiter)) {
      return;
    }
    int max = maxConnections(live);
    boolean first = max == 0 || endpoint.waiting() == 0; // else the line goes before it
    if (first && endpoint.openOne(max)) {
      begin(live, waiter);
    } else if (endpoint.waitOne(live.policy().connection().maxPending())) {
      lineUp(live, waiter);
    } else {
      waiter.onNoStream(Failure.PENDING_FULL);
    }
  }

  private void lineUp(LiveUpstream live, StreamWaiter waiter) {
    long limit = live.policy().timeouts().responseHead().toMillis();
    long until = limit == 0 ? Long.MAX_VALUE : loop.loop().now() + limit;
    waiting.add(new Waiting(live, waiter, until));
    if (waiting.size() == 1) {
      watchFirst();
    }
    endpoint.askForRoom(loop);
  }

  private void watchFirst() {
    Waiting first = waiting.peek();
    if (first != null && first.until() != Long.MAX_VALUE) {
      patience = patience == null ? new Patience() : patience;
      loop.loop().arm(patience, Math.max(1, first.until() - loop.loop().now()));
    }
  }

  private final class Patience extends Deadline {
    @Override
    protected void fire() {
      Waiting first = waiting.peek();
      while (first != null && first.until() <= loop.loop().now()) {
        removeFirstWaiting();
        first.waiter().onNoStream(Failure.PENDING_TIMEOUT);
        first = waiting.peek();
      }
      watchFirst();
    }
  }

  private void begin(LiveUpstream live, StreamWaiter waiter) {
    loop.watch().connections(live.id(), 1);
    open(live, waiter);
  }

  /** A connection is closed, or could not be opened. */
  final void closed(LiveUpstream live) {
    loop.watch().connections(live.id(), -1);
    endpoint.closedOne(loop);
  }

  /** That waiter is no longer interested. */
  final void stopWaiting(StreamWaiter waiter) {
    if (!withdraw(waiter) && waiting.removeIf(w -> w.waiter() == waiter)) {
      endpoint.waitedOne();
    }
  }

  /** Whether requests wait on other loops. */
  final boolean othersWait() {
    return endpoint.waiting() > waiting.size();
  }

  /** Who has waited longest; null if nobody waits. */
  final @Nullable StreamWaiter firstWaiting() {
    Waiting first = waiting.peek();
    return first == null ? null : first.waiter();
  }

  /** That one waits no more. */
  final void removeFirstWaiting() {
    waiting.remove();
    endpoint.waitedOne();
  }

  /** There may be room for another connection now. */
  final void serveWaiting() {
    while (!waiting.isEmpty()) {
      Waiting next = waiting.element();
      if (!endpoint.openOne(maxConnections(next.live()))) {
        return;
      }
      removeFirstWaiting();
      begin(next.live(), next.waiter());
    }
  }

  /** The endpoint leaves: what is idle goes now, what is in use when its time is over. */
  final void leave() {
    letIdleGo();
    if (endpoint.drainMillis() > 0 && !empty()) {
      drain = drain == null ? new Cut() : drain;
      loop.loop().arm(drain, endpoint.drainMillis());
    }
  }

  /** The endpoint takes requests again. */
  final void stay() {
    if (drain != null) {
      drain.close();
      drain = null;
    }
  }

  private final class Cut extends Deadline {
    @Override
    protected void fire() {
      cut();
    }
  }

  /** Gives a stream on a connection that is there; false if none has one. */
  abstract boolean reuse(StreamWaiter waiter);

  /** Opens another connection for {@code first}. */
  abstract void open(LiveUpstream live, StreamWaiter first);

  /** Of the endpoint, over all loops, as far as this loop has to heed it; 0 means no limit. */
  abstract int maxConnections(LiveUpstream live);

  /** Lets go a waiter for whom a connection is being opened; false if there is none. */
  abstract boolean withdraw(StreamWaiter waiter);

  /** A request waits for a connection, on this loop or another: what is idle makes room for it. */
  abstract void makeRoom();

  /** Closes what is idle now, and the rest as soon as it is. */
  abstract void letIdleGo();

  abstract boolean empty();

  /** Closes all at once. */
  abstract void cut();
}
