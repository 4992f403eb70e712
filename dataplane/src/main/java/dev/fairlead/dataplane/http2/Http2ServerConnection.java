package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.message.ClientStream;
import dev.fairlead.dataplane.message.ConnectionInfo;
import dev.fairlead.dataplane.message.RequestListener;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/2 connection: the last handler of its pipeline. Frames come through {@link
 * Http2ServerFrames}, each request is a {@link Http2ServerStream}; this class writes, counts and
 * closes.
 *
 * <p>Writes of all streams are collected and flushed once per turn of the event loop, whichever
 * endpoint they come from.
 */
public final class Http2ServerConnection extends Http2ConnectionHandler {
  private static final Duration ROUND_TRIP = Duration.ofSeconds(1);

  private final ConnectionInfo info;
  private final Settings settings;
  private final Function<ClientStream, RequestListener> exchanges;
  private final FloodGuard guard;
  private final Http2Connection.PropertyKey key;
  private final StreamHistory history = new StreamHistory();
  private final List<Http2ServerStream> touched = new ArrayList<>();
  private final Deadline idle =
      new Deadline() {
        @Override
        protected void fire() {
          onIdle();
        }
      };
  private @Nullable ChannelHandlerContext context;
  private boolean flushing;
  private boolean leaving;
  private boolean stalled;
  private long frames;

  Http2ServerConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initial,
      Http2ServerCodec.Client client) {
    super(decoder, encoder, initial);
    this.info = client.info();
    this.settings = client.settings();
    this.exchanges = client.exchanges();
    this.guard =
        new FloodGuard(
            info.loop(), settings.http2().maxResets(), settings.http2().resetWindow().toMillis());
    this.key = connection().newKey();
    decoder.frameListener(new Http2ServerFrames(this, guard));
    encoder.flowController().listener(this::onWritable);
    connection().addListener(new StreamEnds(key));
  }

  // Life of the connection.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    Http2Stream all = connection().connectionStream();
    int more =
        settings.http2().connectionWindowBytes() - decoder().flowController().windowSize(all);
    decoder().flowController().incrementWindowSize(all, Math.max(0, more));
    info.loop().arm(idle, settings.client().idleTimeout());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    long before = frames;
    super.channelRead(ctx, message);
    if (frames == before && connection().numActiveStreams() == 0) {
      // Bytes that complete no frame: a header block in pieces has as long as a head of HTTP/1.1.
      if (!stalled) {
        stalled = true;
        info.loop().arm(idle, settings.client().headTimeout());
      }
    } else {
      stalled = false;
      if (!leaving) {
        info.loop().arm(idle, settings.client().idleTimeout());
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).onReadComplete();
    }
    touched.clear();
    super.channelReadComplete(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    idle.close();
    super.channelInactive(ctx);
  }

  /** Without a stream for too long, or a header block that does not end. */
  private void onIdle() {
    if (leaving || connection().numActiveStreams() == 0) {
      goAway(connection().remote().lastStreamCreated());
      context().channel().close(); // through this handler's own close, which waits for open streams
    } else {
      info.loop().arm(idle, settings.client().idleTimeout());
    }
  }

  /**
   * Leaves the graceful way (RFC 9113 section 6.8): GOAWAY with the highest stream id tells the
   * client to open no more, a second one after a round trip says which streams were taken, and the
   * connection closes when they have ended.
   */
  public void leave() {
    if (leaving || context == null || !context.channel().isActive()) {
      return;
    }
    leaving = true;
    goAway(Integer.MAX_VALUE);
    info.loop().arm(idle, ROUND_TRIP);
  }

  /** Closes at once: the drain deadline has passed. */
  private void cut() throws Http2Exception {
    if (context != null) {
      List<Http2ServerStream> open = new ArrayList<>();
      connection()
          .forEachActiveStream(
              stream -> stream.getProperty(key) == null || open.add(stream.getProperty(key)));
      open.forEach(stream -> stream.cut(Failure.DRAIN_DEADLINE));
      goAway(connection().remote().lastStreamCreated());
      context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    switch (event) {
      case DrainSignal.LAST_RESPONSES, DrainSignal.CLOSE_IDLE -> leave();
      case DrainSignal.CUT -> cut();
      case ChannelInputShutdownEvent clientIsGone -> ctx.close();
      default -> super.userEventTriggered(ctx, event);
    }
  }

  /** A client that is gone is no news; a broken frame is answered as RFC 9113 says. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof IOException) {
      ctx.close();
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  private void goAway(int lastStream) {
    ChannelHandlerContext ctx = context();
    goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    flush(ctx);
  }

  // What Http2ServerFrames needs.

  void onFrame() {
    frames++;
  }

  @Nullable Http2ServerStream stream(int id) {
    Http2Stream stream = connection().stream(id);
    return stream == null ? null : stream.getProperty(key);
  }

  Http2ServerStream open(int id) {
    Http2Stream stream = connection().stream(id);
    history.onOpened(id);
    Http2ServerStream opened = new Http2ServerStream(this, stream);
    stream.setProperty(key, opened);
    return opened;
  }

  void touch(Http2ServerStream stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException failure) {
    int id = failure.streamId();
    boolean closed = failure.error() == Http2Error.STREAM_CLOSED && connection().stream(id) == null;
    if (!outbound && closed && !history.wasReset(id)) {
      Http2Error error =
          history.wasOpened(id) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR;
      onConnectionError(
          ctx, false, cause, Http2Exception.connectionError(error, "frame on closed stream"));
      return;
    }
    history.onReset(id);
    super.onStreamError(ctx, outbound, cause, lateHead(failure) ? closed(id) : failure);
    if (!outbound) {
      countReset();
    }
  }

  /**
   * Whether a stream that its client has ended got another head: that is STREAM_CLOSED (RFC 9113
   * section 5.1), where Netty, which says only in words what was wrong, resets it with
   * PROTOCOL_ERROR.
   */
  private boolean lateHead(Http2Exception.StreamException failure) {
    Http2Stream stream = connection().stream(failure.streamId());
    return stream != null
        && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
        && String.valueOf(failure.getMessage()).contains("too many headers");
  }

  private static Http2Exception.StreamException closed(int stream) {
    return (Http2Exception.StreamException)
        Http2Exception.streamError(stream, Http2Error.STREAM_CLOSED, "frame after the end");
  }

  private void onWritable(Http2Stream stream) {
    Http2ServerStream open = stream.getProperty(key);
    if (open != null) {
      open.onWritable();
    }
  }

  // What Http2ServerStream needs.

  ConnectionInfo info() {
    return info;
  }

  Settings settings() {
    return settings;
  }

  RequestListener listenerFor(Http2ServerStream stream) {
    return exchanges.apply(stream);
  }

  ChannelFuture sendHeaders(Http2Stream stream, Http2Headers fields, boolean end) {
    ChannelHandlerContext ctx = context();
    flushSoon();
    return encoder().writeHeaders(ctx, stream.id(), fields, 0, end, ctx.newPromise());
  }

  ChannelFuture sendData(Http2Stream stream, ByteBuf data, boolean end) {
    ChannelHandlerContext ctx = context();
    guard.onProgress();
    flushSoon();
    return encoder().writeData(ctx, stream.id(), data, 0, end, ctx.newPromise());
  }

  boolean writable(Http2Stream stream) {
    return encoder().flowController().isWritable(stream);
  }

  void consume(Http2Stream stream, int bytes) {
    try {
      if (connection().stream(stream.id()) != null
          && decoder().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  void reset(Http2Stream stream, Http2Error code) {
    ChannelHandlerContext ctx = context();
    history.onReset(stream.id());
    resetStream(ctx, stream.id(), code.code(), ctx.newPromise());
    if (code != Http2Error.NO_ERROR && code != Http2Error.INTERNAL_ERROR) {
      countReset();
    }
    flushSoon();
  }

  private void countReset() {
    try {
      guard.onReset();
    } catch (Http2Exception e) {
      onError(context(), false, e);
    }
  }

  void flushSoon() {
    if (!flushing) {
      flushing = true;
      info.loop().eventLoop().execute(this::flushNow);
    }
  }

  private void flushNow() {
    flushing = false;
    if (context != null && !context.isRemoved()) {
      flush(context);
    }
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return context;
  }

  /** A refusal that cannot even be answered. */
  static Http2Exception malformed(int stream, Failure failure) {
    return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, failure.name());
  }
}
