package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.http1.ServerConnection;
import io.netty.channel.ChannelHandler;

/** The real protocols. */
final class HttpProtocols implements Protocols {
  @Override
  public ChannelHandler http1(ClientConnection connection) {
    Worker worker = connection.worker();
    return new ServerConnection(
        connection, () -> worker.live().get().settings(), worker.exchanges());
  }
}
