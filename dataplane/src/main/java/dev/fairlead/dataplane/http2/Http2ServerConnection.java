package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.dataplane.stream.ExchangeFactory;
import dev.fairlead.dataplane.stream.RequestListener;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/2 connection: the last handler of its pipeline. Frames come through {@link
 * Http2ServerFrames}, each request is a {@link Http2ServerStream}, which writes as {@link
 * StreamsConnection} says; this class opens, counts and closes.
 */
public final class Http2ServerConnection extends StreamsConnection<Http2ServerStream> {
  private static final Duration ROUND_TRIP = Duration.ofSeconds(1);

  private final ConnectionInfo info;
  private final Settings settings;
  private final ExchangeFactory exchanges;
  private final FloodGuard guard;
  private final Runnable abuse;
  private final StreamHistory history = new StreamHistory();
  private final Deadline idle =
      new Deadline() {
        @Override
        protected void fire() {
          onIdle();
        }
      };
  private final Deadline age =
      new Deadline() {
        @Override
        protected void fire() {
          leave();
        }
      };
  private boolean leaving;
  private int requests;
  private boolean abused;
  private boolean stalled;
  private long frames;

  Http2ServerConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initial,
      Http2ServerCodec.Client client) {
    super(decoder, encoder, initial, client.info().loop());
    this.info = client.info();
    this.settings = client.settings();
    this.exchanges = client.exchanges();
    this.abuse = client.abuse();
    this.guard =
        new FloodGuard(
            info.loop(), settings.http2().maxResets(), settings.http2().resetWindow().toMillis());
    decoder.frameListener(new Http2ServerFrames(this, guard));
    connection().addListener(new StreamEnds(this));
  }

  // Life of the connection.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    openWindow(settings.http2().connectionWindowBytes());
    info.loop().arm(age, Loop.spread(settings.client().maxConnectionAge()));
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
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    idle.close();
    age.close();
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
    if (leaving || !active()) {
      return;
    }
    leaving = true;
    goAway(Integer.MAX_VALUE);
    info.loop().arm(idle, ROUND_TRIP);
  }

  /** Closes at once: the drain deadline has passed. */
  private void cut() throws Http2Exception {
    List<Http2ServerStream> open = new ArrayList<>();
    connection()
        .forEachActiveStream(
            stream -> !(of(stream) instanceof Http2ServerStream ours) || open.add(ours));
    open.forEach(stream -> stream.cut(Failure.DRAIN_DEADLINE));
    goAway(connection().remote().lastStreamCreated());
    context().close();
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

  // What Http2ServerFrames needs.

  void onFrame() {
    frames++;
  }

  Http2ServerStream open(int id) {
    Http2Stream stream = connection().stream(id);
    history.onOpened(id);
    requests++;
    if (requests == settings.client().maxRequestsPerConnection()) {
      leave();
    }
    Http2ServerStream opened = new Http2ServerStream(this, stream);
    attach(stream, opened);
    return opened;
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException failure) {
    int id = failure.streamId();
    boolean closed = failure.error() == Http2Error.STREAM_CLOSED && connection().stream(id) == null;
    if (!outbound && closed) {
      onClosedStream(ctx, id, cause);
      return;
    }
    history.onReset(id);
    super.onStreamError(ctx, outbound, cause, Spoken.better(failure, connection().stream(id)));
    if (!outbound) {
      countReset();
    }
  }

  /**
   * RFC 9113 section 5.1: what comes on a stream that we have reset was on its way, and nothing.
   */
  private void onClosedStream(ChannelHandlerContext ctx, int id, Throwable cause) {
    if (!history.wasReset(id)) {
      Http2Error error =
          history.wasOpened(id) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR;
      onConnectionError(
          ctx, false, cause, Http2Exception.connectionError(error, "frame on closed stream"));
      return;
    }
    try {
      guard.onControlFrame();
    } catch (Http2Exception e) {
      onError(ctx, false, e);
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception failure) {
    Http2Exception better = Spoken.better(failure);
    if (better != null && better.error() == Http2Error.ENHANCE_YOUR_CALM && !abused) {
      abused = true;
      abuse.run();
    }
    if (ctx.pipeline().get(LastWords.class) == null) {
      long millis = settings.client().writeIdleTimeout().toMillis();
      ctx.pipeline().addBefore(ctx.name(), null, new LastWords(loop(), millis));
    }
    super.onConnectionError(ctx, outbound, cause, better);
  }

  // What Http2ServerStream needs.

  ConnectionInfo info() {
    return info;
  }

  Settings settings() {
    return settings;
  }

  RequestListener listenerFor(Http2ServerStream stream) {
    return exchanges.exchange(stream);
  }

  @Override
  ChannelFuture sendData(Http2Stream stream, ByteBuf data, boolean end) {
    guard.onProgress();
    return super.sendData(stream, data, end);
  }

  @Override
  void reset(Http2Stream stream, Http2Error code) {
    history.onReset(stream.id());
    super.reset(stream, code);
    if (code != Http2Error.NO_ERROR && code != Http2Error.INTERNAL_ERROR) {
      countReset();
    }
  }

  private void countReset() {
    try {
      guard.onReset();
    } catch (Http2Exception e) {
      onError(context(), false, e);
    }
  }

  /** A refusal that cannot even be answered. */
  static Http2Exception malformed(int stream, Failure failure) {
    return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, failure.name());
  }
}
