package dev.fairlead.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * What each frame of an endpoint means. Server push is off by our SETTINGS; Netty's decoder refuses
 * it.
 */
final class Http2UpstreamFrames extends Http2FrameAdapter {
  private final Http2UpstreamConnection connection;

  Http2UpstreamFrames(Http2UpstreamConnection connection) {
    this.connection = connection;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
    Http2UpstreamStream stream = connection.stream(id);
    if (stream != null) {
      connection.touch(stream);
      stream.onHeaders(headers, end);
    }
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
      boolean end) {
    onHeadersRead(ctx, id, headers, padding, end);
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
    Http2UpstreamStream stream = connection.stream(id);
    if (stream == null) {
      return data.readableBytes() + padding;
    }
    connection.touch(stream);
    return stream.onData(data, padding, end);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
    Http2UpstreamStream stream = connection.stream(id);
    if (stream != null) {
      stream.onReset(code);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
    connection.onSettings();
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
    connection.onGoAway(last);
  }
}
