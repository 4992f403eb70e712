package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection in clear text: HTTP/2's preface means prior knowledge (RFC 9113
 * section 3.3), everything else is HTTP/1. Gone from the pipeline as soon as it knows.
 */
final class PrefaceSelector extends ChannelInboundHandlerAdapter {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ClientConnection connection;
  private final ServerPipeline pipeline;
  private ByteBuf received = Unpooled.EMPTY_BUFFER;
  private @Nullable Deadline deadline;

  PrefaceSelector(ClientConnection connection, ServerPipeline pipeline) {
    this.connection = connection;
    this.pipeline = pipeline;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Deadline idle = new Idle(ctx);
    deadline = idle;
    connection.loop().arm(idle, connection.worker().live().get().settings().client().idleTimeout());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.close();
    }
    received.release();
    received = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf more = (ByteBuf) message;
    if (received.isReadable()) {
      ByteBuf joined = ctx.alloc().buffer().writeBytes(received).writeBytes(more);
      received.release();
      more.release();
      received = joined;
    } else {
      received = more;
    }
    int length = Math.min(received.readableBytes(), PREFACE.length);
    boolean alike = true;
    for (int i = 0; i < length && alike; i++) {
      alike = received.getByte(received.readerIndex() + i) == PREFACE[i];
    }
    if (!alike || length == PREFACE.length) {
      ByteBuf all = received;
      received = Unpooled.EMPTY_BUFFER;
      pipeline.prefaceRead(ctx, connection, alike);
      ctx.pipeline().fireChannelRead(all);
    } else if (deadline != null) {
      connection
          .loop()
          .arm(deadline, connection.worker().live().get().settings().client().headTimeout());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (!connection.heard(ctx, event)) {
      super.userEventTriggered(ctx, event);
    }
  }

  /** A connection that breaks before its first request is the client's business. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private static final class Idle extends Deadline {
    private final ChannelHandlerContext ctx;

    Idle(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    protected void fire() {
      ctx.close();
    }
  }
}
