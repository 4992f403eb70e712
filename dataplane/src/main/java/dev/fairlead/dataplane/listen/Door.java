package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.DrainSignal;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One listening socket and the connections that came in by it. */
final class Door {
  private final boolean secure;
  private final ConnectionGroup connections = new ConnectionGroup();
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

  /** Those that came in by it. */
  ConnectionGroup connections() {
    return connections;
  }

  /** Nobody comes in any more; who is in stays. */
  void close() {
    channel().close().awaitUninterruptibly();
  }

  /** Likewise, and who is in leaves: idle connections now, the others after their response. */
  void closeFor(Duration grace) {
    close();
    connections.tell(DrainSignal.LAST_RESPONSES);
    connections.tell(DrainSignal.CLOSE_IDLE);
    connections.awaitHeard();
    var unused =
        channel()
            .eventLoop()
            .schedule(
                () -> connections.tell(DrainSignal.CUT), grace.toMillis(), TimeUnit.MILLISECONDS);
  }
}
