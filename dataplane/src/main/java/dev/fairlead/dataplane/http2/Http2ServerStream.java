package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.TrailerRules;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.dataplane.stream.RequestListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * One request of a client on its HTTP/2 connection. Bytes of the body give their flow-control
 * window back only while the other side takes them: what {@link #readBody} holds back stays
 * unconsumed, so a client can never make us keep more than one stream window.
 */
final class Http2ServerStream implements ClientStream, StreamEvents {
  private final Http2ServerConnection connection;
  private final Http2Stream stream;
  private final RequestHead head = new RequestHead();
  private final RequestListener listener;
  private final Deadline stall =
      new Deadline() {
        @Override
        protected void fire() {
          onStalled();
        }
      };
  private boolean reading = true;
  private boolean discarding;
  private int unconsumed;
  private long received;
  private boolean requestEnded;
  private boolean responseEnded;
  private boolean tunnel;
  private boolean over;

  Http2ServerStream(Http2ServerConnection connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
    this.listener = connection.listenerFor(this);
  }

  RequestHead head() {
    return head;
  }

  // What the frames say.

  void onRequest(boolean end) {
    requestEnded = end;
    listener.onRequest(head, end);
  }

  void onRefused(Failure failure, boolean end) {
    requestEnded = end;
    discarding = true;
    listener.onRefused(head, failure);
    flush();
  }

  /** Takes a part of the body and returns how many bytes of window may be given back at once. */
  int onData(ByteBuf data, int padding, boolean end) {
    int size = data.readableBytes() + padding;
    received += data.readableBytes();
    requestEnded |= end;
    if (over || discarding) {
      return size;
    }
    long limit = connection.settings().client().maxBodyBytes();
    if (limit > 0 && received > limit) {
      discarding = true;
      listener.onFailed(Failure.BODY_TOO_LARGE);
      return size;
    }
    listener.onData(data.retain(), end);
    if (reading) {
      return size;
    }
    unconsumed += size;
    return 0;
  }

  void onTrailers(Http2Headers fields) {
    requestEnded = true;
    if (over || discarding) {
      return;
    }
    HeaderBlock trailers = new HeaderBlock();
    boolean underscores = connection.settings().client().underscoreHeaders();
    if (head.webSocket || !Fields.readFields(fields, trailers, underscores)) {
      connection.reset(stream, Http2Error.PROTOCOL_ERROR);
    } else if (TrailerRules.clean(trailers)) {
      listener.onTrailers(trailers);
    } else {
      listener.onData(Unpooled.EMPTY_BUFFER, true);
    }
  }

  @Override
  public void onReadComplete() {
    if (!over) {
      listener.onReadComplete();
    }
  }

  @Override
  public void onWritable() {
    stall.close();
    if (!over && writable()) {
      listener.onWritable();
    }
  }

  /** What it asked for was no request: there is nothing to answer or to account for. */
  void forget() {
    end();
  }

  /** The stream is closed, for whatever reason; nothing can be sent any more. */
  void onClosed() {
    boolean early = !over && !complete();
    end();
    if (early) {
      listener.onFailed(Failure.CLIENT_GONE);
    }
  }

  private void onStalled() {
    cut(Failure.CLIENT_STALLED);
    connection.reset(stream, Http2Error.ENHANCE_YOUR_CALM);
  }

  /** Ends it with a failure of ours, unless its response is complete. */
  void cut(Failure failure) {
    if (!over && !complete()) {
      end();
      listener.onFailed(failure);
    }
  }

  /** Of a tunnel the end of the response is only one of two ends. */
  private boolean complete() {
    return responseEnded && (!tunnel || requestEnded);
  }

  private void end() {
    over = true;
    stall.close();
    giveBack();
  }

  // What the exchange says.

  @Override
  public ConnectionInfo connection() {
    return connection.info();
  }

  @Override
  public void sendInformational(ResponseHead informational) {
    if (!over) {
      connection.sendHeaders(stream, Fields.response(informational), false);
    }
  }

  @Override
  public void sendHead(ResponseHead response, boolean end) {
    if (!over) {
      responseEnded = end;
      tunnel = response.status == 101;
      ChannelFuture sent = connection.sendHeaders(stream, Fields.response(response), end);
      afterWrite(sent);
    }
  }

  @Override
  public void sendData(ByteBuf data, boolean end) {
    if (over || responseEnded) {
      data.release();
      return;
    }
    responseEnded = end;
    afterWrite(connection.sendData(stream, data, end));
    if (!over && !end && !writable()) {
      connection.info().loop().arm(stall, connection.settings().client().writeIdleTimeout());
    }
  }

  @Override
  public void sendTrailers(HeaderBlock trailers) {
    if (!over) {
      responseEnded = true;
      afterWrite(connection.sendHeaders(stream, Fields.trailers(trailers), true));
    }
  }

  /** RFC 9113 section 8.1: a complete response may end the stream before the request does. */
  private void afterWrite(ChannelFuture sent) {
    if (responseEnded && !tunnel) {
      giveBack();
      if (!requestEnded) {
        discarding = true;
        sent.addListener(_ -> connection.reset(stream, Http2Error.NO_ERROR));
      }
    }
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public void abort(Failure failure) {
    if (!over) {
      end();
      // RFC 8441 section 5: a reset of TCP is CANCEL in a tunnel
      connection.reset(stream, tunnel ? Http2Error.CANCEL : resetCode(failure));
    }
  }

  private static Http2Error resetCode(Failure failure) {
    if (failure == Failure.UPSTREAM_CANCELLED) {
      return Http2Error.CANCEL;
    }
    if (failure == Failure.UPSTREAM_CALM) {
      return Http2Error.ENHANCE_YOUR_CALM;
    }
    return switch (failure.fault()) {
      case CLIENT -> Http2Error.PROTOCOL_ERROR;
      case US, NOBODY -> Http2Error.CANCEL;
      case UPSTREAM -> Http2Error.INTERNAL_ERROR;
    };
  }

  @Override
  public boolean writable() {
    return !over && connection.writable(stream);
  }

  @Override
  public void readBody(boolean on) {
    reading = on;
    if (on) {
      giveBack();
    }
  }

  @Override
  public void discardBody() {
    discarding = true;
    giveBack();
  }

  private void giveBack() {
    if (unconsumed > 0) {
      int bytes = unconsumed;
      unconsumed = 0;
      connection.consume(stream, bytes);
    }
  }

  @Override
  public void closeAfterResponse() {
    connection.leave();
  }
}
