package dev.fairlead.dataplane.loop;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The ways a connection to a client ends. Closing a socket that has unread bytes makes the kernel
 * send RST, and a client that gets it may lose the reply it was about to read. So a polite close
 * sends FIN first and reads on for a moment (RFC 9112 section 9.6).
 */
public final class Closing extends Deadline {
  private static final long LINGER_MILLIS = 2_000;

  private final Loop loop;
  private final Channel channel;

  private Closing(Loop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  /**
   * FIN after all that was written, then the end when the client's FIN comes, or 2 s later.
   *
   * @param millis limit for a reader that does not take what was written
   */
  public static void politely(Loop loop, ChannelHandlerContext ctx, long millis) {
    Closing closing = new Closing(loop, ctx.channel());
    loop.arm(closing, millis);
    ctx.channel().config().setAutoRead(true);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> closing.written(ctx));
  }

  private void written(ChannelHandlerContext ctx) {
    if (!channel.isActive()) {
      close();
      return;
    }
    loop.arm(this, LINGER_MILLIS);
    sayGoodbye(ctx);
    var unused = channel.closeFuture().addListener(closed -> close());
  }

  /** FIN after all that was written, which a slow reader may take its time for. */
  public static void endOutput(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> sayGoodbye(ctx));
  }

  /** Sends FIN, behind TLS's own goodbye; what is not written yet is lost. */
  private static void sayGoodbye(ChannelHandlerContext ctx) {
    SslHandler ssl = ctx.pipeline().get(SslHandler.class);
    ChannelFuture goodbye = ssl == null ? ctx.newSucceededFuture() : ssl.closeOutbound();
    goodbye.addListener(done -> {
      if (ctx.channel().isActive()) {
        ((DuplexChannel) ctx.channel()).shutdownOutput();
      }
    });
  }

  @Override
  protected void fire() {
    var unused = channel.close();
  }

  /** RST: what was sent cannot be taken for complete. */
  public static void reset(ChannelHandlerContext ctx) {
    if (ctx.channel().isOpen()) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    ctx.close();
  }
}
