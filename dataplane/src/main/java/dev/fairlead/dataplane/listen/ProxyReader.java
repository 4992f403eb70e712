package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first phase of a connection whose peer speaks the PROXY protocol: learns from its header who
 * the client is. A header that is wrong or late ends the connection without a word. What follows
 * the header goes to the next phase.
 */
final class ProxyReader extends ByteToMessageDecoder {
  private final ClientConnection connection;
  private final ServerPipeline pipeline;
  private @Nullable Deadline deadline;

  ProxyReader(ClientConnection connection, ServerPipeline pipeline) {
    this.connection = connection;
    this.pipeline = pipeline;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Deadline late = new Late(ctx);
    deadline = late;
    connection
        .loop()
        .arm(late, connection.worker().live().get().settings().client().handshakeTimeout());
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.close();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (ProxyHeader.peek(in)) {
      case ProxyHeader.Incomplete waiting -> {}
      case ProxyHeader.Invalid invalid -> {
        in.skipBytes(in.readableBytes()); // or it would be looked at again
        refuse(ctx);
      }
      case ProxyHeader.Complete header -> {
        in.skipBytes(header.length());
        if (header.client() != null) {
          connection.peer(header.client());
        }
        pipeline.proxyHeaderRead(ctx, connection);
      }
    }
  }

  private void refuse(ChannelHandlerContext ctx) {
    connection.worker().recorder().proxyHeaderFailed();
    ctx.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (!connection.heard(ctx, event)) {
      super.userEventTriggered(ctx, event);
    }
  }

  /** A connection that breaks before its first request is the peer's business. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private final class Late extends Deadline {
    private final ChannelHandlerContext ctx;

    Late(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    protected void fire() {
      refuse(ctx);
    }
  }
}
