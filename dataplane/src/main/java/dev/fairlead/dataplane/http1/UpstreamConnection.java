package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.codec.ChunkWriter;
import dev.fairlead.dataplane.codec.HeadWriter;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.http1.UpstreamResponse.Phase;
import dev.fairlead.dataplane.loop.Closing;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.stream.ResponseListener;
import dev.fairlead.dataplane.stream.UpstreamStream;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection to an endpoint: idle, or with one request on it. This is its life and its
 * writing half; the reading half is {@link UpstreamResponse}.
 */
public final class UpstreamConnection extends ChannelInboundHandlerAdapter
    implements UpstreamStream {

  /** Where the connection lives between requests. */
  public interface Home {
    /** It is open (and secured, if it is to be) and may be {@link #begin begun}. */
    void onReady();

    /**
     * Its request is over and it may take another one.
     *
     * @param seconds how long the endpoint keeps it open; -1 if it did not say
     */
    void onIdle(int seconds);

    /** Its request is over; it closes when what was sent is written, if the endpoint takes it. */
    void onEnding();

    /** It was closed; exactly once, whether or not it was ready before. */
    void onClosed();
  }

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  private final Home home;
  private final boolean tls;
  private final UpstreamResponse response;

  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Outbox out;
  private Framing framing = Framing.NONE; // of the request
  private boolean requestDone;
  private boolean reused;
  private boolean opened;
  private boolean tunnelEndSent;
  private boolean tunnelEndSeen;

  /**
   * @param tls an {@link io.netty.handler.ssl.SslHandler} stands before this handler
   */
  public UpstreamConnection(Home home, boolean tls, Settings.UpstreamLimits limits) {
    this.home = home;
    this.tls = tls;
    this.response = new UpstreamResponse(this, limits);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    out = new Outbox(context);
  }

  // ---- the request

  /** Whether it can take a request now. */
  public boolean usable() {
    return response.phase() == Phase.IDLE && context().channel().isActive();
  }

  /** Takes the connection for one request; {@link #usable} must hold. */
  public void begin(ResponseListener listener) {
    requestDone = false;
    response.begin(listener);
  }

  @Override
  public void sendHead(RequestHead request, boolean end) {
    response.expect(request);
    framing = request.framing;
    requestDone = end;
    HeadWriter.request(request, false, outbox().small());
  }

  @Override
  public void sendData(ByteBuf data, boolean end) {
    if (response.phase() == Phase.CLOSED) {
      data.release();
      return;
    }
    if (framing == Framing.CHUNKED && response.phase() != Phase.TUNNEL) {
      outbox().chunk(data, end);
    } else {
      outbox().raw(data);
    }
    requestDone |= end;
    tunnelEndSent |= end && response.phase() == Phase.TUNNEL;
  }

  @Override
  public void sendTrailers(HeaderBlock trailers) {
    if (response.phase() != Phase.CLOSED && framing == Framing.CHUNKED) {
      outbox().raw(ChunkWriter.last(context().alloc(), trailers));
    }
    requestDone = true;
  }

  @Override
  public void flush() {
    if (response.phase() == Phase.CLOSED) {
      return;
    }
    outbox().flush();
    if (tunnelEndSent) {
      endTunnel();
    }
  }

  private void endTunnel() {
    if (tunnelEndSeen) {
      closeWhenWritten();
    } else {
      Closing.endOutput(context());
    }
  }

  /** Both directions of a tunnel have ended. */
  private void closeWhenWritten() {
    response.close();
    home.onEnding();
    ChannelHandlerContext context = context();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context.close());
  }

  @Override
  public boolean writable() {
    return context().channel().isWritable();
  }

  @Override
  public void readBody(boolean on) {
    if (response.phase() != Phase.CLOSED) {
      context().channel().config().setAutoRead(on);
    }
  }

  @Override
  public boolean reused() {
    return reused;
  }

  // ---- the response

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      response.read(in);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ResponseListener told = response.listener();
    if (response.phase() == Phase.DONE) {
      complete();
    }
    if (told != null) {
      told.onReadComplete();
    }
  }

  /** The response is complete: the connection goes home if it is beyond doubt, or ends. */
  private void complete() {
    if (!requestDone || !response.reusable() || !outbox().isEmpty()) {
      close();
      return;
    }
    response.idle();
    reused = true;
    if (!context().channel().config().isAutoRead()) {
      context().channel().config().setAutoRead(true);
    }
    home.onIdle(response.keepAliveSeconds());
  }

  // ---- how it ends

  @Override
  public void cancel() {
    close();
  }

  /** Closes it, whatever it does; its request, if any, is told why. */
  public void cut(Failure failure) {
    fail(failure);
  }

  /** Closes it; {@link Home#onClosed} follows, and nobody else hears of it. */
  public void close() {
    response.close();
    if (ctx != null) {
      outbox().drop();
      ctx.close();
    }
  }

  /** The request on it ends without a complete response. */
  void fail(Failure failure) {
    ResponseListener told = response.close();
    close();
    if (told != null) {
      told.onFailed(failure);
    }
  }

  /** Whether TCP was ever established. */
  public boolean opened() {
    return opened;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    opened = true;
    if (!tls) {
      ready();
    }
  }

  private void ready() {
    if (response.phase() == Phase.CONNECTING) {
      response.idle();
      home.onReady();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ready();
      } else {
        close();
      }
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      onEnd();
    }
  }

  /** The endpoint sends no more. */
  private void onEnd() {
    ResponseListener told = response.listener();
    tunnelEndSeen = response.phase() == Phase.TUNNEL;
    if (!response.end()) {
      fail(Failure.UPSTREAM_RESET);
    } else if (response.phase() == Phase.DONE) {
      complete();
    } else if (tunnelEndSeen && tunnelEndSent && response.phase() == Phase.TUNNEL) {
      closeWhenWritten();
    }
    if (told != null) {
      told.onReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (response.phase() == Phase.TUNNEL) {
      fail(Failure.UPSTREAM_RESET);
    } else {
      onEnd();
    }
    response.close();
    home.onClosed();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    ResponseListener told = response.listener();
    if (told != null && context.channel().isWritable()) {
      told.onWritable();
    }
  }

  /**
   * A write or read failed: what can still be read up to its end is what counts, and that will
   * come. Anything else ends the request here.
   *
   * <p>The kernel tells a reset before the endpoint's FIN (ECONNRESET: not all of it has come) from
   * one behind it (EPIPE: the endpoint has sent everything and only refuses what we send).
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    response.notReusable();
    if (cause instanceof IOException && !brokenPipe(cause)) {
      response.onReset();
    }
    if (cause instanceof DecoderException) { // TLS
      fail(Failure.UPSTREAM_RESET);
    } else if (!(cause instanceof IOException)) {
      LOG.error("a response could not be relayed", cause);
      fail(Failure.INTERNAL);
    }
  }

  private static boolean brokenPipe(Throwable cause) {
    String message = cause.getMessage();
    return message != null && message.endsWith("Broken pipe");
  }

  private Outbox outbox() {
    return Objects.requireNonNull(out);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx);
  }
}
