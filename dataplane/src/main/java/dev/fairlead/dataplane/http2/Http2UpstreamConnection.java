package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.stream.ResponseListener;
import dev.fairlead.dataplane.stream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * One HTTP/2 connection to an endpoint, shared by the exchanges of its event loop: each request is
 * a stream, so each can go to another endpoint. The pool asks {@link #available} before it opens
 * one, and opens another connection when streams near the peer's limit.
 */
public final class Http2UpstreamConnection extends StreamsConnection<Http2UpstreamStream> {
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

  private final boolean secure;
  private final Owner owner;
  private boolean ready;
  private boolean leaving;
  private int pending;
  private int lastProcessed = Integer.MAX_VALUE;

  Http2UpstreamConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initial,
      Http2UpstreamCodec.Target target) {
    super(decoder, encoder, initial, target.loop());
    this.secure = target.secure();
    this.owner = target.owner();
    decoder.frameListener(new Http2UpstreamFrames(this));
    connection().addListener(new Ends());
  }

  // What the pool asks.

  /** Whether a stream may be opened now. */
  public boolean available() {
    return ready && !leaving && activeStreams() < maxStreams();
  }

  /** Whether no stream will ever be opened any more. */
  public boolean leaving() {
    return leaving;
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
    context().close();
  }

  private void closeIfDone() {
    if (leaving && activeStreams() == 0 && active()) {
      goAway(0);
      context().close();
    }
  }

  // Life of the connection.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    if (ctx.channel().isActive()) {
      openWindow(CONNECTION_WINDOW);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx); // sends the preface, which nothing may precede
    openWindow(CONNECTION_WINDOW);
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

  private final class Ends extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      Http2UpstreamStream open = of(stream);
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
    if (!active() || leaving) {
      request.refused();
      return;
    }
    int id = connection().local().incrementAndGetNextStreamId();
    ChannelFuture written = sendHeaders(id, fields, end);
    Http2Stream stream = connection().stream(id);
    if (stream != null) {
      attach(stream, request);
      request.opened(stream);
    }
    written.addListener(done -> request.onHeadWritten((ChannelFuture) done));
  }
}
