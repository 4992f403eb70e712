package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of HTTP/2 have in common: how streams write. Writes of all streams are collected
 * and flushed once per turn of the event loop, whichever side they come from.
 *
 * @param <S> the side's own stream
 */
abstract class StreamsConnection<S extends StreamEvents> extends Http2ConnectionHandler {
  private final Loop loop;
  private final Http2Connection.PropertyKey key = connection().newKey();
  private final List<S> touched = new ArrayList<>();
  private final Runnable flush = this::flushNow;
  private @Nullable ChannelHandlerContext context;
  private boolean flushing;

  StreamsConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initial,
      Loop loop) {
    super(decoder, encoder, initial);
    this.loop = loop;
    encoder.flowController().listener(this::onWritable);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  /** A peer that is gone is no news; a broken frame is answered as RFC 9113 says. */
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

  private void onWritable(Http2Stream stream) {
    S open = of(stream);
    if (open != null) {
      open.onWritable();
    }
  }

  // Streams of ours and of Netty's.

  final void attach(Http2Stream stream, S ours) {
    stream.setProperty(key, ours);
  }

  final @Nullable S of(Http2Stream stream) {
    return stream.getProperty(key);
  }

  final @Nullable S stream(int id) {
    Http2Stream stream = connection().stream(id);
    return stream == null ? null : of(stream);
  }

  /** It is told when the burst of reads is over. */
  final void touch(S stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
  }

  // Writing.

  ChannelFuture sendHeaders(Http2Stream stream, Http2Headers fields, boolean end) {
    return sendHeaders(stream.id(), fields, end);
  }

  final ChannelFuture sendHeaders(int stream, Http2Headers fields, boolean end) {
    ChannelHandlerContext ctx = context();
    flushSoon();
    return encoder().writeHeaders(ctx, stream, fields, 0, end, ctx.newPromise());
  }

  ChannelFuture sendData(Http2Stream stream, ByteBuf data, boolean end) {
    ChannelHandlerContext ctx = context();
    flushSoon();
    return encoder().writeData(ctx, stream.id(), data, 0, end, ctx.newPromise());
  }

  final boolean writable(Http2Stream stream) {
    return encoder().flowController().isWritable(stream);
  }

  /**
   * Nothing may follow a reset (RFC 9113 section 5.1), and Netty would send what waits in the
   * stream's queue until the reset itself has left: what may go goes first, the rest never.
   */
  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int id, long code, ChannelPromise promise) {
    try {
      encoder().flowController().writePendingBytes();
    } catch (Http2Exception e) {
      onError(ctx, true, e);
    }
    ChannelFuture written = super.resetStream(ctx, id, code, promise);
    Http2Stream stream = connection().stream(id);
    if (stream != null) {
      stream.close();
    }
    return written;
  }

  /** The other side has taken so many bytes: the peer may send as many more. */
  final void consume(Http2Stream stream, int bytes) {
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

  /** Lets the peer have so many bytes on the way over all streams. */
  final void openWindow(int bytes) throws Http2Exception {
    Http2Stream all = connection().connectionStream();
    int more = bytes - decoder().flowController().windowSize(all);
    if (more > 0) {
      decoder().flowController().incrementWindowSize(all, more);
      flushSoon();
    }
  }

  final void goAway(int lastStream) {
    ChannelHandlerContext ctx = context();
    goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    flush(ctx);
  }

  final void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop.eventLoop().execute(flush);
    }
  }

  private void flushNow() {
    flushing = false;
    if (context != null && !context.isRemoved()) {
      flush(context);
    }
  }

  final Loop loop() {
    return loop;
  }

  final boolean active() {
    return context != null && context.channel().isActive();
  }

  final ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return context;
  }
}
