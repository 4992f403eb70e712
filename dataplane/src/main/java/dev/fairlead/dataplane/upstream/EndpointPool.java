package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one endpoint, the line of requests that wait for one, and the time
 * it has to drain. How connections are used is the protocol's. Every call is made on that loop.
 */
abstract sealed class EndpointPool permits ConnectionPool, Http2Pool {
  private record Waiting(LiveUpstream live, StreamWaiter waiter) {}

  private final EndpointState endpoint;
  private final UpstreamLoop loop;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
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

  /** Gives {@code waiter} a stream, now or later, or says why there is none. */
  final void acquire(LiveUpstream live, StreamWaiter waiter) {
    if (reuse(waiter)) {
      return;
    }
    if (endpoint.openOne(maxConnections(live))) {
      begin(live, waiter);
    } else if (endpoint.waitOne(live.policy().connection().maxPending())) {
      waiting.add(new Waiting(live, waiter));
      endpoint.askForRoom();
    } else {
      waiter.onNoStream(Failure.PENDING_FULL);
    }
  }

  private void begin(LiveUpstream live, StreamWaiter waiter) {
    loop.watch().connections(live.id(), 1);
    open(live, waiter);
  }

  /** A connection is closed, or could not be opened. */
  final void closed(LiveUpstream live) {
    loop.watch().connections(live.id(), -1);
    endpoint.closedOne();
  }

  /** That waiter is no longer interested. */
  final void stopWaiting(StreamWaiter waiter) {
    if (!withdraw(waiter) && waiting.removeIf(w -> w.waiter() == waiter)) {
      endpoint.waitedOne();
    }
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
