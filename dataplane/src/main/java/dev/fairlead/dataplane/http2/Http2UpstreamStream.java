package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.TrailerRules;
import dev.fairlead.dataplane.message.WebSocketKey;
import dev.fairlead.dataplane.stream.ResponseListener;
import dev.fairlead.dataplane.stream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** One attempt on an endpoint's HTTP/2 connection. */
final class Http2UpstreamStream implements UpstreamStream, StreamEvents {
  private final Http2UpstreamConnection connection;
  private final ResponseListener listener;
  private final ResponseHead head = new ResponseHead();
  private @Nullable Http2Stream stream;
  private boolean webSocket;
  private @Nullable String key;
  private boolean reading = true;
  private int unconsumed;
  private boolean requestEnded;
  private boolean headSeen;
  private boolean responseEnded;
  private boolean over;

  Http2UpstreamStream(Http2UpstreamConnection connection, ResponseListener listener) {
    this.connection = connection;
    this.listener = listener;
  }

  // What the exchange says.

  @Override
  public void sendHead(RequestHead request, boolean end) {
    requestEnded = end;
    webSocket = request.webSocket;
    int at = webSocket ? request.headers().find(HeaderName.SEC_WEBSOCKET_KEY) : -1;
    key = at < 0 ? null : request.headers().value(at);
    connection.sendRequest(this, Fields.request(request, connection.secure()), end);
  }

  /** The stream is there: its head has been encoded. */
  void opened(Http2Stream opened) {
    stream = opened;
  }

  /** The head could not be sent: nobody has seen the request. */
  void refused() {
    fail(Failure.UNPROCESSED);
  }

  @Override
  public void sendData(ByteBuf data, boolean end) {
    if (over || stream == null) {
      data.release();
      return;
    }
    requestEnded = end;
    connection.sendData(stream, data, end);
    finishIfComplete();
  }

  @Override
  public void sendTrailers(HeaderBlock trailers) {
    if (!over && stream != null) {
      requestEnded = true;
      connection.sendHeaders(stream, Fields.trailers(trailers), true);
    }
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public void cancel() {
    if (!over) {
      end();
      if (stream != null) {
        connection.reset(stream, Http2Error.CANCEL);
      }
    }
  }

  @Override
  public boolean writable() {
    return !over && stream != null && connection.writable(stream);
  }

  @Override
  public void readBody(boolean on) {
    reading = on;
    if (on) {
      giveBack();
    }
  }

  @Override
  public boolean reused() {
    return false; // a dying HTTP/2 connection says which streams it has not processed
  }

  // What the frames say.

  void onHeaders(Http2Headers fields, boolean end) {
    if (over) {
      return;
    }
    if (headSeen) {
      onTrailers(fields, end);
      return;
    }
    if (!Fields.readResponse(fields, end, head) || (head.status < 200 && end)) {
      malformed();
    } else if (head.status < 200) {
      if (head.status == 101) { // RFC 9113 section 8.6
        malformed();
      } else {
        listener.onInformational(head);
      }
    } else {
      headSeen = true;
      if (webSocket && head.status == 200) {
        head.status = 101;
        if (key != null) { // an HTTP/1.1 client waits for the answer to it
          head.headers().add("Sec-WebSocket-Accept", WebSocketKey.accept(key));
        }
        head.framing = Framing.UNTIL_CLOSE;
      }
      responseEnded = end;
      listener.onResponse(head, end);
      finishIfComplete();
    }
  }

  private void onTrailers(Http2Headers fields, boolean end) {
    HeaderBlock trailers = new HeaderBlock();
    if (!end || !Fields.readFields(fields, trailers, true)) {
      malformed();
      return;
    }
    responseEnded = true;
    if (TrailerRules.clean(trailers)) {
      listener.onTrailers(trailers);
    } else {
      listener.onData(Unpooled.EMPTY_BUFFER, true);
    }
    finishIfComplete();
  }

  /** Takes a part of the body and returns how many bytes of window may be given back at once. */
  int onData(ByteBuf data, int padding, boolean end) {
    int size = data.readableBytes() + padding;
    if (over) {
      return size;
    }
    if (!headSeen) {
      malformed();
      return size;
    }
    responseEnded = end;
    listener.onData(data.retain(), end);
    finishIfComplete();
    if (reading || over) {
      return size;
    }
    unconsumed += size;
    return 0;
  }

  private void malformed() {
    fail(Failure.BAD_RESPONSE);
    if (stream != null) {
      connection.reset(stream, Http2Error.PROTOCOL_ERROR);
    }
  }

  void onReset(long code) {
    if (complete()) {
      return; // a complete response; the rest of the request is not wanted
    }
    fail(
        switch (Http2Error.valueOf(code)) {
          case REFUSED_STREAM -> Failure.UNPROCESSED;
          case CANCEL -> Failure.UPSTREAM_CANCELLED;
          case ENHANCE_YOUR_CALM -> Failure.UPSTREAM_CALM;
          case INADEQUATE_SECURITY -> Failure.UPSTREAM_SECURITY;
          case null, default -> Failure.UPSTREAM_ABORTED;
        });
  }

  /** The stream is closed, for whatever reason. */
  void onClosed(boolean unprocessed) {
    if (!over && !complete()) {
      fail(unprocessed && !headSeen ? Failure.UNPROCESSED : Failure.UPSTREAM_RESET);
    }
    end();
  }

  @Override
  public void onReadComplete() {
    if (!over || responseEnded) {
      listener.onReadComplete();
    }
  }

  @Override
  public void onWritable() {
    if (!over && writable()) {
      listener.onWritable();
    }
  }

  /** Of a tunnel the end of the response is only one of two ends. */
  private boolean complete() {
    return responseEnded && (requestEnded || !tunnel());
  }

  private boolean tunnel() {
    return headSeen && head.status == 101;
  }

  private void finishIfComplete() {
    if (!complete() || over) {
      return;
    }
    end();
    if (!requestEnded && stream != null) { // an early response: the exchange sends no more
      connection.reset(stream, Http2Error.NO_ERROR);
    }
  }

  private void fail(Failure failure) {
    if (!over) {
      end();
      listener.onFailed(failure);
    }
  }

  private void end() {
    over = true;
    giveBack();
  }

  private void giveBack() {
    if (unconsumed > 0 && stream != null) {
      int bytes = unconsumed;
      unconsumed = 0;
      connection.consume(stream, bytes);
    }
  }

  /** Tells a failed write of the head. */
  void onHeadWritten(ChannelFuture written) {
    if (!written.isSuccess() && !headSeen) {
      refused();
    }
  }
}
