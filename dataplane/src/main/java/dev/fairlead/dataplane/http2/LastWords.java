package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.loop.Closing;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;

/**
 * Lets a client hear why its connection ends. It goes in front of a connection that failed: what
 * closes that one ends its streams at once, while the socket says FIN behind the GOAWAY and reads
 * on for a moment; closed with unread bytes it would send RST, and the GOAWAY would be lost (RFC
 * 9113 section 9.1 asks for it to arrive).
 */
final class LastWords extends ChannelDuplexHandler {
  /** Who sends more than that after our FIN does not listen. */
  private static final int MAX_UNHEARD_BYTES = 1 << 20;

  private final Loop loop;
  private final long writeMillis;
  private boolean said;
  private boolean gone;
  private long unheard;

  /**
   * @param writeMillis limit for a reader that does not take what was written
   */
  LastWords(Loop loop, long writeMillis) {
    this.loop = loop;
    this.writeMillis = writeMillis;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (gone || !ctx.channel().isActive()) {
      ctx.close(promise);
      return;
    }
    var unused = ctx.channel().closeFuture().addListener(done -> promise.trySuccess());
    if (!said) {
      said = true;
      Closing.politely(loop, ctx, writeMillis);
      ctx.executor().execute(() -> goodbye(ctx)); // Netty's limits close twice
    }
  }

  private void goodbye(ChannelHandlerContext ctx) {
    gone = true;
    ctx.fireChannelInactive();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (said) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
    } else {
      ctx.write(message, promise);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!said) {
      ctx.fireChannelRead(message);
      return;
    }
    unheard += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (unheard > MAX_UNHEARD_BYTES) {
      ctx.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!said) {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!said) {
      ctx.fireChannelInactive();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!said) {
      ctx.fireUserEventTriggered(event);
    } else if (event instanceof ChannelInputShutdownEvent || event == DrainSignal.CUT) {
      ctx.close();
    }
  }
}
