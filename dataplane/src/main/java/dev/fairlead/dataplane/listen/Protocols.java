package dev.fairlead.dataplane.listen;

import io.netty.channel.ChannelHandler;

/** Makes the handlers that speak HTTP on a connection that is set up. */
interface Protocols {
  /** HTTP/1.0 and HTTP/1.1. */
  ChannelHandler http1(ClientConnection connection);

  /** HTTP/2 from the first byte. */
  ChannelHandler http2(ClientConnection connection);
}
