package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.message.ConnectionInfo;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.RequestListener;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1 connection of a client: the reading half. One request at a time is on it; what comes
 * after it waits in one buffer, and reading stops, until its response is complete. The writing half
 * is {@link ServerResponse}.
 */
public final class ServerConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  /** Where the request is. */
  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    /** The request is complete; its response is not. */
    WAIT,
    TUNNEL,
    /** What comes is read and dropped: the connection closes after the response. */
    DROP,
    CLOSED
  }

  private final ConnectionInfo info;
  private final Supplier<Settings> settings;
  private final RequestHead head = new RequestHead();
  private final RequestParser parser;
  private final BodyDecoder body;
  private final ServerResponse response;
  private final RequestListener listener;
  private final Clock clock = new Clock();
  private final long closeAt;

  private Settings.ClientLimits limits;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable ByteBuf pending;
  private Phase phase = Phase.IDLE;
  private int requests;
  private long bodyBytes;
  private boolean reading;
  private boolean burst; // the listener was told something since onReadComplete
  private boolean inputEnded;

  /**
   * @param settings asked at the beginning of every request
   * @param exchanges makes what is told about this connection's requests, one after the other
   */
  public ServerConnection(
      ConnectionInfo info, Supplier<Settings> settings, ExchangeFactory exchanges) {
    this.info = info;
    this.settings = settings;
    this.limits = settings.get().client();
    this.parser = new RequestParser(limits);
    this.body = BodyDecoder.ofRequests(limits);
    this.response = new ServerResponse(this, head);
    this.listener = exchanges.exchange(response);
    long age = limits.maxConnectionAge().toMillis();
    this.closeAt =
        age == 0
            ? Long.MAX_VALUE
            : loop().now() + age * ThreadLocalRandom.current().nextLong(900, 1101) / 1000;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    response.open(context);
    loop().arm(clock, limits.idleTimeout());
  }

  // ---- reading

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (pending != null) { // TLS may deliver though reading is off
      in = context.alloc().buffer().writeBytes(pending).writeBytes(in);
      pending.release();
      pending = null;
      ((ByteBuf) message).release();
    }
    take(in);
  }

  /** Takes all requests that are complete, and keeps what has to wait for the response. */
  private void take(ByteBuf in) {
    reading = true;
    try {
      while (in.isReadable() && step(in)) {
        // the next part of what came
      }
    } finally {
      reading = false;
      if (in.isReadable() && phase == Phase.WAIT) {
        pending = in;
        autoRead(false);
      } else {
        in.release();
      }
    }
  }

  /** Takes the next part; false when there is no more to take now. */
  private boolean step(ByteBuf in) {
    return switch (phase) {
      case IDLE, HEAD -> head(in);
      case BODY -> body(in);
      case TUNNEL -> {
        burst = true;
        listener.onData(in.readRetainedSlice(in.readableBytes()), false);
        yield false;
      }
      case WAIT, DROP, CLOSED -> false;
    };
  }

  private boolean head(ByteBuf in) {
    if (phase == Phase.IDLE) {
      begin();
    }
    switch (parser.parse(in, head)) {
      case NEED_MORE -> {
        if (phase == Phase.IDLE && parser.started()) {
          phase = Phase.HEAD;
          loop().arm(clock, limits.headTimeout());
        }
        return false;
      }
      case PREFACE -> refuse(Failure.BAD_REQUEST);
      case FAILED -> refuse(parser.failure());
      case COMPLETE -> onHead();
    }
    return phase != Phase.CLOSED;
  }

  private void begin() {
    Settings.ClientLimits now = settings.get().client();
    if (now != limits) {
      limits = now;
      parser.limits(now);
    }
  }

  private void refuse(Failure failure) {
    phase = Phase.DROP;
    loop().arm(clock, 0);
    response.begin(true);
    burst = true;
    listener.onRefused(head, failure);
  }

  private void onHead() {
    long max = limits.maxBodyBytes();
    if (max > 0 && head.contentLength > max) {
      refuse(Failure.BODY_TOO_LARGE);
      return;
    }
    requests++;
    int maxRequests = limits.maxRequestsPerConnection();
    boolean last = maxRequests > 0 && requests >= maxRequests || loop().now() >= closeAt;
    response.begin(last || head.close);
    boolean end =
        head.framing == Framing.NONE || head.framing == Framing.LENGTH && head.contentLength == 0;
    if (end) {
      phase = Phase.WAIT;
      loop().arm(clock, 0);
    } else {
      phase = Phase.BODY;
      bodyBytes = 0;
      body.begin(head.framing, head.contentLength);
      loop().arm(clock, limits.bodyIdleTimeout());
    }
    burst = true;
    listener.onRequest(head, end);
  }

  private boolean body(ByteBuf in) {
    burst = true;
    BodyDecoder.Step step = body.decode(in);
    switch (step) {
      case NEED_MORE -> {
        return false;
      }
      case DATA -> onData(body.data(), false);
      case LAST_DATA -> onData(body.data(), true);
      case END -> {
        endOfRequest();
        listener.onData(Unpooled.EMPTY_BUFFER, true);
      }
      case TRAILERS -> {
        endOfRequest();
        listener.onTrailers(body.trailers());
      }
      case FAILED -> fail(body.failure());
    }
    return phase != Phase.CLOSED;
  }

  private void onData(ByteBuf data, boolean end) {
    bodyBytes += data.readableBytes();
    if (limits.maxBodyBytes() > 0 && bodyBytes > limits.maxBodyBytes()) {
      data.release();
      fail(Failure.BODY_TOO_LARGE);
      return;
    }
    if (end) {
      endOfRequest();
    }
    listener.onData(data, end);
  }

  private void endOfRequest() {
    phase = Phase.WAIT;
    loop().arm(clock, 0);
  }

  /** The request is broken off; the exchange may still answer. */
  private void fail(Failure failure) {
    phase = Phase.DROP;
    loop().arm(clock, 0);
    response.closeAfterResponse();
    burst = true;
    listener.onFailed(failure);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (phase == Phase.BODY && clock.armed()) {
      loop().arm(clock, limits.bodyIdleTimeout());
    }
    readComplete();
  }

  private void readComplete() {
    if (burst) {
      burst = false;
      listener.onReadComplete();
    }
    response.flushNow();
  }

  // ---- what the writing half asks for

  /** Whether flushing waits for the end of the read burst. */
  boolean reading() {
    return reading;
  }

  Loop loop() {
    return info.loop();
  }

  ConnectionInfo info() {
    return info;
  }

  long writeIdleMillis() {
    return limits.writeIdleTimeout().toMillis();
  }

  /** The request came as a whole, and the client will not send another one. */
  boolean lastRequest() {
    return inputEnded && pending == null;
  }

  void readBody(boolean on) {
    if (phase == Phase.BODY
        || phase == Phase.TUNNEL
        || on && phase == Phase.WAIT && pending == null) {
      autoRead(on);
      if (phase == Phase.BODY) {
        loop().arm(clock, on ? limits.bodyIdleTimeout().toMillis() : 0);
      }
    }
  }

  /** What still comes of the request is dropped, and the connection closes after the response. */
  void drop() {
    if (phase == Phase.BODY) {
      phase = Phase.DROP;
      loop().arm(clock, 0);
      autoRead(true);
    }
  }

  void startTunnel() {
    phase = Phase.TUNNEL;
    loop().arm(clock, 0);
    ByteBuf early = pending;
    if (early != null) {
      pending = null;
      autoRead(true);
      context().channel().eventLoop().execute(() -> resume(early));
    }
  }

  /** The response is complete and flushed: on to the next request, or the end. */
  void responseDone(boolean close) {
    if (phase == Phase.CLOSED) {
      return;
    }
    if (close || phase != Phase.WAIT) {
      closePolitely();
      return;
    }
    phase = Phase.IDLE;
    if (reading) {
      return; // the loop in take() goes on
    }
    ByteBuf next = pending;
    if (next != null) {
      pending = null;
      resume(next);
    }
    if (phase == Phase.IDLE) {
      idle();
    }
    if (pending == null && phase != Phase.CLOSED && !context().channel().config().isAutoRead()) {
      autoRead(true);
    }
  }

  private void autoRead(boolean on) {
    if (!inputEnded) {
      context().channel().config().setAutoRead(on);
    }
  }

  private void resume(ByteBuf next) {
    take(next);
    readComplete();
  }

  private void idle() {
    if (inputEnded) {
      closePolitely();
    } else if (!parser.started()) {
      loop().arm(clock, limits.idleTimeout());
    }
  }

  private void closePolitely() {
    response.flushNow();
    phase = Phase.CLOSED;
    clock.close();
    releasePending();
    if (inputEnded) {
      context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context().close());
    } else {
      Closing.politely(loop(), context(), writeIdleMillis());
    }
  }

  /** Ends the connection in the middle of a response. */
  void abort(boolean reset) {
    phase = Phase.CLOSED;
    clock.close();
    releasePending();
    if (reset) {
      Closing.reset(context());
    } else {
      context().close();
    }
  }

  private void releasePending() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  // ---- the connection

  /** The data plane leaves. */
  private void drain(DrainSignal signal) {
    response.closeAfterResponse();
    switch (signal) {
      case LAST_RESPONSES -> {}
      case CLOSE_IDLE -> {
        if (phase == Phase.IDLE) {
          closePolitely();
        }
      }
      case CUT -> cut();
    }
  }

  private void cut() {
    if (busy()) {
      listener.onFailed(Failure.DRAIN_DEADLINE);
      readComplete();
    } else if (phase != Phase.CLOSED) {
      closePolitely();
    }
  }

  private boolean busy() {
    return phase == Phase.BODY
        || phase == Phase.WAIT
        || phase == Phase.TUNNEL
        || phase == Phase.DROP;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      onInputEnd();
    } else if (event instanceof DrainSignal signal) {
      drain(signal);
    }
  }

  private void onInputEnd() {
    switch (phase) {
      case IDLE, HEAD -> closePolitely();
      case BODY -> gone();
      case TUNNEL -> {
        listener.onData(Unpooled.EMPTY_BUFFER, true);
        listener.onReadComplete();
        if (response.ended()) {
          closePolitely();
        }
      }
      case WAIT, DROP -> {} // half-closed: what was asked for is still answered
      case CLOSED -> context().close();
    }
  }

  /** The client is not there any more. */
  private void gone() {
    boolean told = busy();
    phase = Phase.CLOSED;
    clock.close();
    releasePending();
    response.close();
    context().close();
    if (told) {
      listener.onFailed(Failure.CLIENT_GONE);
    }
  }

  void stalled() {
    if (busy()) {
      phase = Phase.CLOSED;
      listener.onFailed(Failure.CLIENT_STALLED);
    }
    abort(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (phase == Phase.CLOSED
        || cause instanceof IOException
        || cause instanceof DecoderException) { // TLS
      gone();
    } else {
      LOG.error("a request could not be relayed", cause);
      listener.onFailed(Failure.INTERNAL);
      abort(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    response.onWritability(context.channel().isWritable());
    if (busy() && context.channel().isWritable()) {
      listener.onWritable();
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx);
  }

  /** Limits the time of whatever the connection is waiting for. */
  private final class Clock extends Deadline {
    @Override
    protected void fire() {
      switch (phase) {
        case IDLE -> closePolitely();
        case HEAD -> {
          refuse(Failure.HEAD_TIMEOUT);
          readComplete();
        }
        case BODY -> {
          fail(Failure.BODY_TIMEOUT);
          readComplete();
        }
        case WAIT, TUNNEL, DROP, CLOSED -> {}
      }
    }
  }
}
