package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 connections of one loop to one endpoint. The one that was used last is used next, so
 * that those that are not needed grow old and go. Only where a policy limits connections does a
 * request ever wait for one.
 */
final class ConnectionPool extends EndpointPool {
  private final List<PooledConnection> all = new ArrayList<>();
  private @Nullable PooledConnection[] idle = new PooledConnection[4];
  private int idleCount;

  ConnectionPool(EndpointState endpoint, UpstreamLoop loop) {
    super(endpoint, loop);
  }

  @Override
  boolean reuse(StreamWaiter waiter) {
    while (idleCount > 0) {
      PooledConnection connection = idle[--idleCount];
      idle[idleCount] = null;
      if (connection != null && connection.begin(waiter)) {
        return true;
      }
    }
    return false;
  }

  @Override
  int maxConnections(LiveUpstream live) {
    return live.policy().connection().maxConnections();
  }

  @Override
  void open(LiveUpstream live, StreamWaiter first) {
    PooledConnection connection = new PooledConnection(this, live);
    all.add(connection);
    connection.connect(first);
  }

  @Override
  boolean withdraw(StreamWaiter waiter) {
    for (PooledConnection connection : all) {
      if (connection.stopWaiting(waiter)) {
        return true;
      }
    }
    return false;
  }

  /** A connection is free: for whoever waits, else for later. */
  void onIdle(PooledConnection connection) {
    StreamWaiter next = firstWaiting();
    if (next != null && !(othersWait() && connection.hadItsTurn())) {
      removeFirstWaiting();
      if (!connection.begin(next)) {
        next.onNoStream(Failure.CONNECT_REFUSED);
      }
    } else if (endpoint().leaving() || endpoint().waiting() > 0) {
      connection.shut(); // a leaving endpoint keeps none; or another loop is to have its place
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

  void onClosed(PooledConnection connection) {
    all.remove(connection);
    for (int i = idleCount - 1; i >= 0; i--) {
      if (idle[i] == connection) {
        System.arraycopy(idle, i + 1, idle, i, --idleCount - i);
        idle[idleCount] = null;
      }
    }
    closed(connection.live());
  }

  @Override
  void makeRoom() {
    PooledConnection oldest = idleCount > 0 ? idle[0] : null;
    if (oldest == null) {
      serveWaiting();
    } else if (endpoint().waiting() > 0) {
      oldest.shut(); // when it is closed the waiting are served
    }
  }

  @Override
  void letIdleGo() {
    while (idleCount > 0) {
      PooledConnection connection = idle[idleCount - 1];
      idle[--idleCount] = null;
      if (connection != null) {
        connection.shut();
      }
    }
  }

  @Override
  boolean empty() {
    return all.isEmpty();
  }

  @Override
  void cut() {
    for (PooledConnection connection : List.copyOf(all)) {
      connection.cut(Failure.DRAIN_DEADLINE);
    }
  }
}
