package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;

/** What connecting to endpoints needs on one loop. */
public final class UpstreamLoop {
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final Loop loop;
  private final ConnectionWatch watch;
  private final Bootstrap bootstrap;

  public UpstreamLoop(Loop loop, Transport transport, ConnectionWatch watch) {
    this.loop = loop;
    this.watch = watch;
    this.bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(transport.socket())
            .option(ChannelOption.ALLOCATOR, Transport.allocator())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            // A FIN ends one direction only (tunnels), and an endpoint that stops reading may still
            // have said why: neither closes the connection before it was read to its end.
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // a Deadline takes care
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
    if (transport == Transport.EPOLL) {
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  }

  public Loop loop() {
    return loop;
  }

  ConnectionWatch watch() {
    return watch;
  }

  /** A new bootstrap for one connection; costs nothing compared to a handshake. */
  Bootstrap bootstrap() {
    return bootstrap.clone();
  }
}
