package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.DrainSignal;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One listening socket and the connections that came in by it. */
final class Door {
  private final boolean secure;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable DrainSignal signal;
  private @Nullable Channel socket;

  /**
   * @param secure whether its connections begin with TLS
   */
  Door(boolean secure) {
    this.secure = secure;
  }

  void opened(Channel listening) {
    socket = listening;
  }

  /** Takes connections from now on, those that wait first. */
  void accept() {
    channel().config().setAutoRead(true);
  }

  boolean secure() {
    return secure;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel().localAddress();
  }

  private Channel channel() {
    return Objects.requireNonNull(socket);
  }

  /** A connection came in; called on its loop. */
  void entered(Channel connection) {
    connections.add(connection);
    connection.closeFuture().addListener(closed -> connections.remove(connection));
    DrainSignal current = signal;
    if (current != null) {
      connection.pipeline().fireUserEventTriggered(current);
    }
  }

  private void tell(DrainSignal next) {
    signal = next;
    connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(next));
  }

  /** Nobody comes in any more; who is in stays. */
  void close() {
    channel().close().awaitUninterruptibly();
  }

  /** Likewise, and who is in leaves: idle connections now, the others after their response. */
  void closeFor(Duration grace) {
    close();
    tell(DrainSignal.LAST_RESPONSES);
    tell(DrainSignal.CLOSE_IDLE);
    var unused =
        channel()
            .eventLoop()
            .schedule(() -> tell(DrainSignal.CUT), grace.toMillis(), TimeUnit.MILLISECONDS);
  }
}
