package dev.fairlead.dataplane.listen;

import io.netty.channel.ChannelHandler;

/** Makes the handlers that speak HTTP on a connection that is set up. */
@FunctionalInterface
interface Protocols {
  /**
   * The last handler of its pipeline.
   *
   * @param http2 HTTP/2 from the first byte; otherwise HTTP/1.0 and HTTP/1.1
   */
  ChannelHandler handler(ClientConnection connection, boolean http2);
}
