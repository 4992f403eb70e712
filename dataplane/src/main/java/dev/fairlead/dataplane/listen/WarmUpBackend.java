package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The endpoint of the warm-up: on loopback, the same answer to every request. */
final class WarmUpBackend implements AutoCloseable {
  /** How its answer ends. */
  static final String END = "warm\n";

  private static final ByteBuf ANSWER =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer(
              ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                      + "Date: Sat, 21 Nov 2026 00:00:00 GMT\r\nServer: warm-up\r\n\r\n"
                      + END)
                  .getBytes(StandardCharsets.US_ASCII)));

  private final Channel socket;

  WarmUpBackend(Loop loop) {
    socket =
        new ServerBootstrap()
            .group(loop.eventLoop())
            .channel(Transport.best().server())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answer());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.localAddress();
  }

  @Override
  public void close() {
    socket.close().awaitUninterruptibly();
  }

  /** The requests have no body and come one by one, so that the empty line ends each of them. */
  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
      int end = in.writerIndex();
      if (in.readableBytes() >= 4 && in.getInt(end - 4) == 0x0d0a0d0a) {
        ctx.writeAndFlush(ANSWER.duplicate());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
