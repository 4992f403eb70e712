package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.http1.ServerConnection;
import dev.fairlead.dataplane.http2.Http2ServerCodec;
import io.netty.channel.ChannelHandler;

/** The real protocols. */
final class HttpProtocols implements Protocols {
  @Override
  public ChannelHandler handler(ClientConnection connection, boolean http2) {
    Worker worker = connection.worker();
    if (http2) {
      return Http2ServerCodec.server(
          new Http2ServerCodec.Client(
              connection,
              worker.live().get().settings(),
              worker.exchanges(),
              worker.recorder()::connectionAbused));
    }
    return new ServerConnection(
        connection, () -> worker.live().get().settings(), worker.exchanges());
  }
}
