package dev.fairlead.dataplane.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** How sockets are driven: what a process uses is one decision, taken once. */
public enum Transport {
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class, EpollDatagramChannel.class),
  NIO(NioServerSocketChannel.class, NioSocketChannel.class, NioDatagramChannel.class);

  private static final Transport BEST = Epoll.isAvailable() ? EPOLL : NIO;

  private final Class<? extends ServerChannel> server;
  private final Class<? extends SocketChannel> socket;
  private final Class<? extends DatagramChannel> datagram;

  Transport(
      Class<? extends ServerChannel> server,
      Class<? extends SocketChannel> socket,
      Class<? extends DatagramChannel> datagram) {
    this.server = server;
    this.socket = socket;
    this.datagram = datagram;
  }

  /** Epoll where its native part loads, which is any Linux we build for; otherwise NIO. */
  public static Transport best() {
    return BEST;
  }

  /** What an event loop group of this transport is made with. */
  public IoHandlerFactory handlers() {
    return this == EPOLL ? HalfClosedEpoll.factory() : NioIoHandler.newFactory();
  }

  /**
   * Where every connection's buffers come from. Netty's default, the adaptive allocator, leaves 168
   * bytes of garbage per request on our path; this one leaves none.
   */
  public static ByteBufAllocator allocator() {
    return PooledByteBufAllocator.DEFAULT;
  }

  /** Listening TCP sockets. */
  public Class<? extends ServerChannel> server() {
    return server;
  }

  /** TCP connections to endpoints. */
  public Class<? extends SocketChannel> socket() {
    return socket;
  }

  /** UDP sockets, for DNS. */
  public Class<? extends DatagramChannel> datagram() {
    return datagram;
  }
}
