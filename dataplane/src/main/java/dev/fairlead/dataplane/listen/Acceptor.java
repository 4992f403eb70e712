package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes accepted connections from one listening socket and gives each to the loop with the fewest:
 * connections that live long do not pile up on one loop.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);
  private static final int USER_TIMEOUT_MILLIS = 30_000;

  private final Clients clients;
  private final ServerPipeline pipeline;
  private final Door door;

  Acceptor(Clients clients, ServerPipeline pipeline, Door door) {
    this.clients = clients;
    this.pipeline = pipeline;
    this.door = door;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel child = (Channel) message;
    options(child);
    Clients.Seat seat = clients.seat();
    if (seat == null) {
      clients.refuse(child, door.secure());
      return;
    }
    child
        .pipeline()
        .addLast(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                pipeline.accepted(channel.pipeline(), seat.connection(channel, door.secure()));
              }
            });
    seat.register(child, door);
  }

  private static void options(Channel child) {
    child.config().setAllocator(Transport.allocator());
    child.config().setOption(ChannelOption.TCP_NODELAY, true);
    child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    child.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    child.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    if (child instanceof EpollSocketChannel) {
      child.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
    }
  }

  /** No file descriptor left, or the like: wait a moment, or the loop would spin on it. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.warn("connections cannot be accepted: {}", cause.getMessage());
    if (ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      var unused =
          ctx.channel()
              .eventLoop()
              .schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
    }
  }
}
