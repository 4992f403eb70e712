package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says no to a connection in clear text for which there is no room: an answer that is the same for
 * all, then FIN, and the end when the client hangs up or after a second, so that the answer is not
 * lost in an RST. Only so many at a time; the others, and those that want TLS, are closed at once.
 */
final class Refusal extends ChannelInboundHandlerAdapter {
  private static final int AT_A_TIME = 256;
  private static final long LINGER_MILLIS = 1_000;
  private static final ByteBuf ANSWER =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes(
                  ("HTTP/1.1 503 Service Unavailable\r\nServer: fairlead\r\n"
                          + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\n"
                          + "Retry-After: 1\r\nConnection: close\r\n\r\n"
                          + "503 Service Unavailable\n")
                      .getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  private final Loop loop;

  private Refusal(Loop loop) {
    this.loop = loop;
  }

  /**
   * Refuses {@code channel}, which is registered nowhere yet.
   *
   * @param running how many refusals are under way
   */
  static void of(Channel channel, Loop loop, boolean secure, AtomicInteger running) {
    if (secure || running.incrementAndGet() > AT_A_TIME) {
      if (!secure) {
        running.decrementAndGet();
      }
      channel.unsafe().closeForcibly();
      return;
    }
    channel.closeFuture().addListener(closed -> running.decrementAndGet());
    channel.pipeline().addLast(new Refusal(loop));
    loop.eventLoop().register(channel);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Deadline late =
        new Deadline() {
          @Override
          protected void fire() {
            ctx.close();
          }
        };
    loop.arm(late, LINGER_MILLIS);
    ctx.channel().closeFuture().addListener(closed -> late.close());
    ctx.writeAndFlush(ANSWER.duplicate())
        .addListener(done -> {
          if (ctx.channel().isActive()) {
            ((DuplexChannel) ctx.channel()).shutdownOutput();
          }
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
