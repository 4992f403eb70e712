package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one endpoint. The one that was used last is used next, so that
 * those that are not needed grow old and go. Only where a policy limits connections does a request
 * ever wait for one.
 */
final class ConnectionPool implements EndpointPool {
  private record Waiting(LiveUpstream live, StreamWaiter waiter) {}

  private final EndpointState endpoint;
  private final UpstreamLoop loop;
  private final List<PooledConnection> all = new ArrayList<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
  private @Nullable PooledConnection[] idle = new PooledConnection[4];
  private int idleCount;
  private @Nullable Deadline drain;

  ConnectionPool(EndpointState endpoint, UpstreamLoop loop) {
    this.endpoint = endpoint;
    this.loop = loop;
  }

  EndpointState endpoint() {
    return endpoint;
  }

  UpstreamLoop loop() {
    return loop;
  }

  @Override
  public void acquire(LiveUpstream live, StreamWaiter waiter) {
    if (reuse(waiter)) {
      return;
    }
    UpstreamPolicy.Connection limits = live.policy().connection();
    if (endpoint.openOne(limits.maxConnections())) {
      open(live, waiter);
    } else if (endpoint.waitOne(limits.maxPending())) {
      waiting.add(new Waiting(live, waiter));
      endpoint.askForRoom();
    } else {
      waiter.onNoStream(Failure.PENDING_FULL);
    }
  }

  private boolean reuse(StreamWaiter waiter) {
    while (idleCount > 0) {
      PooledConnection connection = idle[--idleCount];
      idle[idleCount] = null;
      if (connection != null && connection.begin(waiter)) {
        return true;
      }
    }
    return false;
  }

  private void open(LiveUpstream live, StreamWaiter waiter) {
    PooledConnection connection = new PooledConnection(this, live);
    all.add(connection);
    loop.watch().connections(live.id(), 1);
    connection.connect(waiter);
  }

  @Override
  public void stopWaiting(StreamWaiter waiter) {
    for (PooledConnection connection : all) {
      if (connection.stopWaiting(waiter)) {
        return;
      }
    }
    if (waiting.removeIf(w -> w.waiter() == waiter)) {
      endpoint.waitedOne();
    }
  }

  /** A connection is free: for whoever waits, else for later. */
  void onIdle(PooledConnection connection) {
    Waiting next = waiting.poll();
    if (next != null) {
      endpoint.waitedOne();
      if (!connection.begin(next.waiter())) {
        next.waiter().onNoStream(Failure.CONNECT_REFUSED);
      }
    } else if (endpoint.leaving() || endpoint.waiting() > 0) {
      connection.shut(); // a leaving endpoint keeps none; or another loop waits for its place
    } else {
      keep(connection);
    }
  }

  private void keep(PooledConnection connection) {
    if (idleCount == idle.length) {
      idle = Arrays.copyOf(idle, idleCount * 2);
    }
    idle[idleCount++] = connection;
  }

  /** A connection was closed, or could not be opened. */
  void onClosed(PooledConnection connection) {
    all.remove(connection);
    for (int i = idleCount - 1; i >= 0; i--) {
      if (idle[i] == connection) {
        System.arraycopy(idle, i + 1, idle, i, --idleCount - i);
        idle[idleCount] = null;
      }
    }
    loop.watch().connections(connection.live().id(), -1);
    endpoint.closedOne();
  }

  @Override
  public void serveWaiting() {
    while (!waiting.isEmpty()) {
      Waiting next = waiting.element();
      if (!endpoint.openOne(next.live().policy().connection().maxConnections())) {
        return;
      }
      waiting.remove();
      endpoint.waitedOne();
      open(next.live(), next.waiter());
    }
  }

  @Override
  public void makeRoom() {
    PooledConnection oldest = idleCount > 0 ? idle[0] : null;
    if (oldest == null) {
      serveWaiting();
    } else if (endpoint.waiting() > 0) {
      oldest.shut(); // when it is closed the waiting are served
    }
  }

  @Override
  public void leave() {
    while (idleCount > 0) {
      PooledConnection connection = idle[idleCount - 1];
      idle[--idleCount] = null;
      if (connection != null) {
        connection.shut();
      }
    }
    if (endpoint.drainMillis() > 0 && !all.isEmpty()) {
      Deadline deadline = drainDeadline();
      loop.loop().arm(deadline, endpoint.drainMillis());
    }
  }

  private Deadline drainDeadline() {
    Deadline deadline = drain;
    if (deadline == null) {
      deadline =
          new Deadline() {
            @Override
            protected void fire() {
              cut();
            }
          };
      drain = deadline;
    }
    return deadline;
  }

  private void cut() {
    for (PooledConnection connection : List.copyOf(all)) {
      connection.cut(Failure.DRAIN_DEADLINE);
    }
  }

  @Override
  public void stay() {
    if (drain != null) {
      drain.close();
      drain = null;
    }
  }
}
