package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.WebSocketKey;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.ResponseListener;
import dev.fairlead.dataplane.message.UpstreamStream;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection to an endpoint: idle, or with one request on it. Nothing that came
 * unasked is ever taken for an answer: then the connection is closed.
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

    /** It was closed; exactly once, whether or not it was ready before. */
    void onClosed();
  }

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  private enum Phase {
    CONNECTING,
    IDLE,
    HEAD,
    BODY,
    TUNNEL,
    DONE,
    CLOSED
  }

  /** More informational responses to one request than this are an attack. */
  private static final int MAX_INFORMATIONAL = 32;

  private final Home home;
  private final boolean tls;
  private final ResponseParser parser;
  private final BodyDecoder body;
  private final ResponseHead head = new ResponseHead();

  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Outbox out;
  private @Nullable ResponseListener listener;
  private Phase phase = Phase.CONNECTING;
  private Framing framing = Framing.NONE; // of the request
  private int method;
  private boolean webSocket;
  private @Nullable String accept;
  private boolean requestDone;
  private boolean reusable;
  private boolean reused;
  private boolean endedByPeer; // of a tunnel
  private boolean endSent;
  private boolean opened;
  private int informational;

  /**
   * @param tls an {@link SslHandler} stands before this handler
   */
  public UpstreamConnection(Home home, boolean tls, Settings.UpstreamLimits limits) {
    this.home = home;
    this.tls = tls;
    this.parser = new ResponseParser(limits);
    this.body = BodyDecoder.ofResponses(limits);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    out = new Outbox(context);
  }

  // ---- the request

  /** Whether it can take a request now. */
  public boolean usable() {
    return phase == Phase.IDLE && context().channel().isActive();
  }

  /** Takes the connection for one request; {@link #usable} must hold. */
  public void begin(ResponseListener next) {
    listener = next;
    phase = Phase.HEAD;
    requestDone = false;
    reusable = true;
    informational = 0;
  }

  @Override
  public void sendHead(RequestHead request, boolean end) {
    method = request.method;
    webSocket = request.webSocket;
    framing = request.framing;
    accept = webSocket ? accept(request) : null;
    HeadWriter.request(request, false, outbox().small());
    requestDone = end && !webSocket;
  }

  /** A client of HTTP/2 has no key and checks no answer to it (RFC 8441 section 5): we do. */
  private static @Nullable String accept(RequestHead request) {
    if (request.version != Version.HTTP_2) {
      return null;
    }
    String key = WebSocketKey.next();
    request.headers().dropAll(HeaderName.SEC_WEBSOCKET_KEY);
    request.headers().add("Sec-WebSocket-Key", key);
    return WebSocketKey.accept(key);
  }

  @Override
  public void sendData(ByteBuf data, boolean end) {
    if (phase == Phase.CLOSED) {
      data.release();
      return;
    }
    if (framing == Framing.CHUNKED && phase != Phase.TUNNEL) {
      outbox().chunk(data, end);
    } else {
      outbox().raw(data);
    }
    requestDone |= end;
  }

  @Override
  public void sendTrailers(HeaderBlock trailers) {
    if (framing == Framing.CHUNKED) {
      outbox().raw(ChunkWriter.last(context().alloc(), trailers));
    }
    requestDone = true;
  }

  @Override
  public void flush() {
    if (phase == Phase.CLOSED) {
      return;
    }
    outbox().flush();
    if (phase == Phase.TUNNEL && requestDone) {
      endTunnel();
    }
  }

  private void endTunnel() {
    if (endedByPeer) {
      close();
    } else if (!endSent) {
      endSent = true;
      SslHandler ssl = context().pipeline().get(SslHandler.class);
      if (ssl != null) {
        ssl.closeOutbound();
      }
      ((DuplexChannel) context().channel()).shutdownOutput();
    }
  }

  @Override
  public boolean writable() {
    return context().channel().isWritable();
  }

  @Override
  public void readBody(boolean on) {
    if (phase != Phase.CLOSED) {
      context().channel().config().setAutoRead(on);
    }
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public void cancel() {
    listener = null;
    close();
  }

  /** Closes it, whatever it does; its request, if any, is told why. */
  public void cut(Failure failure) {
    if (listener == null) {
      close();
    } else {
      fail(failure);
    }
  }

  /** Closes it; {@link Home#onClosed} follows. */
  public void close() {
    phase = Phase.CLOSED;
    if (ctx != null) {
      outbox().drop();
      ctx.close();
    }
  }

  private void fail(Failure failure) {
    ResponseListener told = listener;
    listener = null;
    close();
    if (told != null) {
      told.onFailed(failure);
    }
  }

  // ---- the response

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && step(in)) {
        // the next part of what came
      }
    } finally {
      in.release();
    }
  }

  /** Takes the next part; false when there is no more to take. */
  private boolean step(ByteBuf in) {
    return switch (phase) {
      case HEAD -> head(in);
      case BODY -> body(in);
      case TUNNEL -> {
        listener().onData(in.readRetainedSlice(in.readableBytes()), false);
        yield false;
      }
      case IDLE, CONNECTING -> {
        close();
        yield false;
      }
      case DONE -> {
        reusable = false; // bytes behind the end: never to be taken for the next answer
        yield false;
      }
      case CLOSED -> false;
    };
  }

  private boolean head(ByteBuf in) {
    switch (parser.parse(in, head, method)) {
      case NEED_MORE -> {
        return false;
      }
      case FAILED, PREFACE -> fail(parser.failure());
      case COMPLETE -> onHead();
    }
    return phase != Phase.CLOSED;
  }

  private void onHead() {
    if (head.informational()) {
      if (++informational > MAX_INFORMATIONAL) {
        fail(Failure.BAD_RESPONSE);
      } else {
        listener().onInformational(head);
      }
    } else if (head.status == 101) {
      onSwitch();
    } else {
      onFinalHead();
    }
  }

  private void onSwitch() {
    int at = head.headers().find(HeaderName.SEC_WEBSOCKET_ACCEPT);
    boolean accepted = accept == null || at >= 0 && head.headers().value(at).equals(accept);
    if (!webSocket || !accepted) {
      fail(Failure.BAD_RESPONSE);
      return;
    }
    phase = Phase.TUNNEL;
    reusable = false;
    head.framing = Framing.UNTIL_CLOSE;
    listener().onResponse(head, false);
  }

  private void onFinalHead() {
    reusable &= !head.close && !webSocket;
    requestDone |= webSocket; // no tunnel: the request ended with its head
    boolean end =
        head.framing == Framing.NONE || head.framing == Framing.LENGTH && head.contentLength == 0;
    if (end) {
      phase = Phase.DONE;
    } else {
      phase = Phase.BODY;
      body.begin(head.framing, head.contentLength);
    }
    listener().onResponse(head, end);
  }

  private boolean body(ByteBuf in) {
    BodyDecoder.Step step = body.decode(in);
    switch (step) {
      case NEED_MORE -> {
        return false;
      }
      case DATA -> listener().onData(body.data(), false);
      case LAST_DATA -> {
        phase = Phase.DONE;
        listener().onData(body.data(), true);
      }
      case END -> {
        phase = Phase.DONE;
        listener().onData(Unpooled.EMPTY_BUFFER, true);
      }
      case TRAILERS -> {
        phase = Phase.DONE;
        listener().onTrailers(body.trailers());
      }
      case FAILED -> fail(body.failure());
    }
    return phase != Phase.CLOSED;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ResponseListener told = listener;
    if (phase == Phase.DONE) {
      complete();
    }
    if (told != null) {
      told.onReadComplete();
    }
  }

  /** The response is complete: the connection goes home if it is beyond doubt, or ends. */
  private void complete() {
    listener = null;
    if (requestDone && reusable && outbox().isEmpty()) {
      phase = Phase.IDLE;
      reused = true;
      readOn();
      home.onIdle(head.keepAliveSeconds);
    } else {
      close();
    }
  }

  private void readOn() {
    if (!context().channel().config().isAutoRead()) {
      context().channel().config().setAutoRead(true);
    }
  }

  // ---- the connection

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
    if (phase == Phase.CONNECTING) {
      phase = Phase.IDLE;
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
    ResponseListener told = listener;
    switch (phase) {
      case BODY -> {
        if (head.framing == Framing.UNTIL_CLOSE) {
          phase = Phase.DONE;
          reusable = false;
          listener().onData(Unpooled.EMPTY_BUFFER, true);
          complete();
        } else {
          fail(Failure.UPSTREAM_RESET);
        }
      }
      case HEAD -> fail(Failure.UPSTREAM_RESET);
      case TUNNEL -> {
        endedByPeer = true;
        listener().onData(Unpooled.EMPTY_BUFFER, true);
      }
      case DONE -> reusable = false;
      case IDLE, CONNECTING, CLOSED -> close();
    }
    if (told != null) {
      told.onReadComplete();
    }
    if (phase == Phase.TUNNEL && requestDone) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (phase == Phase.TUNNEL) {
      fail(Failure.UPSTREAM_RESET);
    } else {
      onEnd();
    }
    phase = Phase.CLOSED;
    listener = null;
    home.onClosed();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (listener != null && context.channel().isWritable()) {
      listener.onWritable();
    }
  }

  /**
   * A write or read failed: what can still be read up to its end is what counts, and that will
   * come. Anything else ends the request here.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    reusable = false;
    if (cause instanceof DecoderException) { // TLS
      fail(Failure.UPSTREAM_RESET);
    } else if (!(cause instanceof IOException)) {
      LOG.error("a response could not be relayed", cause);
      fail(Failure.INTERNAL);
    }
  }

  private ResponseListener listener() {
    return Objects.requireNonNull(listener);
  }

  private Outbox outbox() {
    return Objects.requireNonNull(out);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx);
  }
}
