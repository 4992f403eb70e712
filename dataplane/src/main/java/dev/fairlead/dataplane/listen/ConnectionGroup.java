package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.DrainSignal;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Open connections that leave together: each hears what was told, also one that comes later. */
final class ConnectionGroup {
  private static final long PATIENCE_MILLIS = 5_000;

  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable DrainSignal signal;

  /** A connection came in; called on its loop. */
  void add(Channel connection) {
    connections.add(connection);
    connection.closeFuture().addListener(closed -> connections.remove(connection));
    DrainSignal current = signal;
    if (current != null) {
      connection.pipeline().fireUserEventTriggered(current);
    }
  }

  /** Tells every connection, and each one that is still to come. */
  void tell(DrainSignal next) {
    signal = next;
    connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(next));
  }

  /**
   * Returns when every connection has heard what it was told. A loop takes its tasks in order, but
   * responses of endpoints before them. One that is stuck is given 5 s. Not for a loop's own
   * thread.
   */
  void awaitHeard() {
    Set<EventLoop> loops = connections.stream().map(Channel::eventLoop).collect(Collectors.toSet());
    loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(PATIENCE_MILLIS));
  }

  /** Closes what is left, without a word. */
  void closeAll() {
    connections.forEach(Channel::close);
  }
}
