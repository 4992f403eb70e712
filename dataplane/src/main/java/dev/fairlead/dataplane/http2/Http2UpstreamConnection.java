package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.message.ResponseListener;
import dev.fairlead.dataplane.message.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to an endpoint, shared by the exchanges of its event loop: each request is
 * a stream, so each can go to another endpoint. The pool asks {@link #available} before it opens
 * one, and opens another connection when streams near the peer's limit.
 */
public final class Http2UpstreamConnection extends Http2ConnectionHandler {
  /** Streams we assume a peer allows until its SETTINGS say more or less. */
  private static final int ASSUMED_MAX_STREAMS = 100;

  /**
   * Flow-control window of the connection: many streams share it, and a slow client must not stop
   * the others.
   */
  private static final int CONNECTION_WINDOW = 16 * 1024 * 1024;

  /** What a pool wants to know. All calls come on the event loop. */
  public interface Owner {
    /** The connection is ready for streams: the peer's SETTINGS have come. */
    void onReady(Http2UpstreamConnection connection);

    /** A stream has ended: there may be room, or nothing left to wait for. */
    void onStreamEnded(Http2UpstreamConnection connection);

    /** No new stream may be opened any more; those that are open go on. */
    void onLeaving(Http2UpstreamConnection connection);

    /** It is closed. */
    void onClosed(Http2UpstreamConnection connection);
  }

  private final Loop loop;
  private final boolean secure;
  private final Owner owner;
  private final Http2Connection.PropertyKey key;
  private final List<Http2UpstreamStream> touched = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private boolean ready;
  private boolean leaving;
  private boolean flushing;
  private int pending;
  private int lastProcessed = Integer.MAX_VALUE;

  Http2UpstreamConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initial,
      Http2UpstreamCodec.Target target) {
    super(decoder, encoder, initial);
    this.loop = target.loop();
    this.secure = target.secure();
    this.owner = target.owner();
    this.key = connection().newKey();
    decoder.frameListener(new Http2UpstreamFrames(this));
    encoder.flowController().listener(this::onWritable);
    connection().addListener(new Ends());
  }

  // What the pool asks.

  /** Whether a stream may be opened now. */
  public boolean available() {
    return ready && !leaving && activeStreams() < maxStreams();
  }

  /** Streams in use. */
  public int activeStreams() {
    return connection().local().numActiveStreams() + pending;
  }

  private int maxStreams() {
    return Math.min(connection().local().maxActiveStreams(), ASSUMED_MAX_STREAMS * 10);
  }

  /** Opens a stream; only after {@link #available} said so. */
  public UpstreamStream open(ResponseListener listener) {
    pending++;
    return new Http2UpstreamStream(this, listener);
  }

  /** Opens no more streams and closes when those that are open have ended. */
  public void retire() {
    if (!leaving) {
      leaving = true;
      owner.onLeaving(this);
    }
    closeIfDone();
  }

  /** Closes at once, whatever is open. */
  public void cut() {
    if (context != null) {
      context.close();
    }
  }

  private void closeIfDone() {
    if (leaving && activeStreams() == 0 && context != null && context.channel().isActive()) {
      ChannelHandlerContext ctx = context;
      goAway(ctx, 0, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
      flush(ctx);
      ctx.close();
    }
  }

  // Life of the connection.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    if (ctx.channel().isActive()) {
      openWindow();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx); // sends the preface, which nothing may precede
    openWindow();
  }

  private void openWindow() throws Http2Exception {
    Http2Stream all = connection().connectionStream();
    int more = CONNECTION_WINDOW - decoder().flowController().windowSize(all);
    if (more > 0) {
      decoder().flowController().incrementWindowSize(all, more);
      flushSoon();
    }
  }

  /** An endpoint that is gone is no news: its streams are told when the connection closes. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof IOException) {
      ctx.close();
    } else {
      super.exceptionCaught(ctx, cause);
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
    leaving = true;
    super.channelInactive(ctx);
    owner.onClosed(this);
  }

  // What Http2UpstreamFrames says.

  void onSettings() {
    if (!ready) {
      ready = true;
      owner.onReady(this);
    }
  }

  void onGoAway(int last) {
    lastProcessed = last;
    leaving = true;
    owner.onLeaving(this);
    closeIfDone();
  }

  @Nullable Http2UpstreamStream stream(int id) {
    Http2Stream stream = connection().stream(id);
    return stream == null ? null : stream.getProperty(key);
  }

  void touch(Http2UpstreamStream stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
  }

  private void onWritable(Http2Stream stream) {
    Http2UpstreamStream open = stream.getProperty(key);
    if (open != null) {
      open.onWritable();
    }
  }

  private final class Ends extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      Http2UpstreamStream open = stream.getProperty(key);
      if (open != null) {
        open.onClosed(stream.id() > lastProcessed);
      }
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
      owner.onStreamEnded(Http2UpstreamConnection.this);
      closeIfDone();
    }

    @Override
    public void onGoAwayReceived(int last, long code, ByteBuf debug) {
      lastProcessed = last; // comes before the streams above it are closed
    }
  }

  // What Http2UpstreamStream needs.

  boolean secure() {
    return secure;
  }

  void sendRequest(Http2UpstreamStream request, Http2Headers fields, boolean end) {
    pending--;
    ChannelHandlerContext ctx = context();
    if (!ctx.channel().isActive() || leaving) {
      request.refused();
      return;
    }
    int id = connection().local().incrementAndGetNextStreamId();
    ChannelFuture written = encoder().writeHeaders(ctx, id, fields, 0, end, ctx.newPromise());
    Http2Stream stream = connection().stream(id);
    if (stream != null) {
      stream.setProperty(key, request);
      request.opened(stream);
    }
    written.addListener(done -> request.onHeadWritten((ChannelFuture) done));
    flushSoon();
  }

  void sendData(Http2Stream stream, ByteBuf data, boolean end) {
    ChannelHandlerContext ctx = context();
    encoder().writeData(ctx, stream.id(), data, 0, end, ctx.newPromise());
    flushSoon();
  }

  void sendTrailers(Http2Stream stream, Http2Headers fields) {
    ChannelHandlerContext ctx = context();
    encoder().writeHeaders(ctx, stream.id(), fields, 0, true, ctx.newPromise());
    flushSoon();
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
    resetStream(ctx, stream.id(), code.code(), ctx.newPromise());
    flushSoon();
  }

  void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop.eventLoop().execute(this::flushNow);
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
}
