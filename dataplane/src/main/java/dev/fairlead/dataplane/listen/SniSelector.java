package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.loop.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first phase of a TLS connection: waits for the ClientHello, chooses the certificate by its
 * server name, lets the handshake happen, and hands over to the protocol that ALPN chose. One
 * deadline stands over all of it.
 */
final class SniSelector extends ChannelInboundHandlerAdapter {
  /** A record with a fatal alert (RFC 8446 section 6.2): decode_error. */
  private static final byte[] DECODE_ERROR = {21, 3, 1, 0, 2, 2, 50};

  /** Likewise: unrecognized_name. */
  private static final byte[] NO_CERTIFICATE = {21, 3, 1, 0, 2, 2, 112};

  private static final byte[] CLEAR_TEXT =
      ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 25\r\n"
              + "Connection: close\r\n\r\nThis port expects HTTPS.\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final ClientConnection connection;
  private final ServerPipeline pipeline;
  private ByteBuf received = Unpooled.EMPTY_BUFFER;
  private @Nullable Deadline deadline;
  private boolean chosen;

  SniSelector(ClientConnection connection, ServerPipeline pipeline) {
    this.connection = connection;
    this.pipeline = pipeline;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Deadline late = new HandshakeDeadline(ctx);
    deadline = late;
    connection
        .loop()
        .arm(late, connection.worker().live().get().settings().client().handshakeTimeout());
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
    if (chosen || !(message instanceof ByteBuf more)) {
      ReferenceCountUtil.release(message); // after an alert nothing is read any more
      return;
    }
    received = joined(ctx, more);
    switch (ClientHello.peek(received)) {
      case ClientHello.Incomplete waiting -> {}
      case ClientHello.Invalid invalid -> refuse(ctx, isClearText() ? CLEAR_TEXT : DECODE_ERROR);
      case ClientHello.Complete hello -> choose(ctx, hello.serverName());
    }
  }

  private ByteBuf joined(ChannelHandlerContext ctx, ByteBuf more) {
    if (!received.isReadable()) {
      return more;
    }
    ByteBuf joined =
        received.writableBytes() >= more.readableBytes()
            ? received
            : ctx.alloc()
                .buffer(2 * (received.readableBytes() + more.readableBytes()))
                .writeBytes(received);
    if (joined != received) {
      received.release();
    }
    joined.writeBytes(more);
    more.release();
    return joined;
  }

  private boolean isClearText() {
    byte first = received.getByte(received.readerIndex());
    return first >= 'A' && first <= 'Z';
  }

  private void choose(ChannelHandlerContext ctx, @Nullable String serverName) {
    connection.serverName(serverName);
    SslHandler tls = newHandler(ctx, serverName);
    if (tls == null) {
      refuse(ctx, NO_CERTIFICATE);
      return;
    }
    chosen = true;
    tls.setHandshakeTimeoutMillis(0); // ours stands over the handshake too
    ctx.pipeline().addBefore(ctx.name(), "tls", tls);
    ByteBuf hello = received;
    received = Unpooled.EMPTY_BUFFER;
    ctx.pipeline().fireChannelRead(hello);
  }

  /**
   * A certificate may leave between the look at the configuration and the handshake: look again.
   */
  private @Nullable SslHandler newHandler(ChannelHandlerContext ctx, @Nullable String serverName) {
    Live live;
    do {
      live = connection.worker().live().get();
      SslHandler tls = live.tls().newHandler(serverName, ctx.alloc(), pipeline.signers());
      if (tls != null) {
        return tls;
      }
    } while (live != connection.worker().live().get());
    return null;
  }

  private void refuse(ChannelHandlerContext ctx, byte[] answer) {
    chosen = true;
    connection.worker().recorder().handshakeFailed();
    ctx.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshakeOver(ctx, handshake.isSuccess());
    } else if (!connection.heard(ctx, event)) {
      super.userEventTriggered(ctx, event);
    }
  }

  private void handshakeOver(ChannelHandlerContext ctx, boolean success) {
    if (success) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      pipeline.handshakeDone(ctx, connection, tls.applicationProtocol());
    } else {
      connection.worker().recorder().handshakeFailed();
      ctx.close();
    }
  }

  /** What goes wrong here is the client's or the network's doing: counted, never logged. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private final class HandshakeDeadline extends Deadline {
    private final ChannelHandlerContext ctx;

    HandshakeDeadline(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    protected void fire() {
      connection.worker().recorder().handshakeFailed();
      ctx.close();
    }
  }
}
