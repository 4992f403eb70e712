package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** What each frame of a client means: the one list of all that can come in. */
final class Http2ServerFrames implements Http2FrameListener {
  private final Http2ServerConnection connection;
  private final FloodGuard guard;
  private final RequestFields fields;

  Http2ServerFrames(Http2ServerConnection connection, FloodGuard guard) {
    this.connection = connection;
    this.guard = guard;
    this.fields = new RequestFields(connection.settings().client());
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    connection.onFrame();
    guard.onProgress();
    Http2ServerStream open = connection.stream(id);
    if (open != null) {
      if (!end) {
        throw Http2ServerConnection.malformed(id, Failure.BAD_FRAMING);
      }
      connection.touch(open);
      open.onTrailers(headers);
      return;
    }
    Http2ServerStream stream = connection.open(id);
    Failure failure = fields.read(headers, end, stream.head());
    if (failure == Failure.BAD_FRAMING) {
      stream.forget();
      throw Http2ServerConnection.malformed(id, failure);
    }
    if (failure != null) {
      stream.onRefused(failure, end);
      return;
    }
    connection.touch(stream);
    stream.onRequest(end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    onHeadersRead(ctx, id, headers, padding, end);
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    connection.onFrame();
    if (!data.isReadable() && !end) {
      guard.onControlFrame();
    }
    Http2ServerStream stream = connection.stream(id);
    if (stream == null) {
      return data.readableBytes() + padding;
    }
    connection.touch(stream);
    return stream.onData(data, padding, end);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
    connection.onFrame();
    guard.onReset();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment)
      throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    guard.onControlFrame();
  }

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx, int id, int promised, Http2Headers headers, int padding) {
    // A client cannot push: Netty's decoder has refused the frame before it comes here.
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
    connection.onFrame();
  }
}
