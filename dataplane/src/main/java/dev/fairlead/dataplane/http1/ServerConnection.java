package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Closing;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.dataplane.stream.ExchangeFactory;
import dev.fairlead.dataplane.stream.RequestListener;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1 connection of a client, and how it ends. What comes in is the business of {@link
 * ServerRequest}, what goes out of {@link ServerResponse}.
 */
public final class ServerConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final ConnectionInfo info;
  private final ServerRequest request;
  private final ServerResponse response;
  private final RequestListener listener;
  private final Clock clock = new Clock();
  private final long closeAt;
  private @Nullable ChannelHandlerContext ctx;
  private boolean inputEnded;

  /**
   * @param settings asked at the beginning of every request
   * @param exchanges makes what is told about this connection's requests, one after the other
   */
  public ServerConnection(
      ConnectionInfo info, Supplier<Settings> settings, ExchangeFactory exchanges) {
    this.info = info;
    RequestHead head = new RequestHead();
    this.response = new ServerResponse(this, head);
    this.listener = exchanges.exchange(response);
    this.request = new ServerRequest(this, settings, head, response, listener);
    long age = Loop.spread(request.limits().maxConnectionAge());
    this.closeAt = age == 0 ? Long.MAX_VALUE : loop().now() + age;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    response.open(context);
    limit(request.limits().idleTimeout());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    request.read((ByteBuf) message, context.alloc());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (request.phase() == ServerRequest.Phase.BODY && clock.armed()) {
      limit(request.limits().bodyIdleTimeout());
    }
    request.readComplete();
  }

  // ---- what the two halves ask for

  ConnectionInfo info() {
    return info;
  }

  Loop loop() {
    return info.loop();
  }

  ServerRequest request() {
    return request;
  }

  /** Limits the time of what the connection is waiting for now. */
  void limit(Duration time) {
    loop().arm(clock, time);
  }

  void noLimit() {
    loop().arm(clock, 0);
  }

  void autoRead(boolean on) {
    ChannelHandlerContext context = context();
    if (!inputEnded && context.channel().config().isAutoRead() != on) {
      context.channel().config().setAutoRead(on);
    }
  }

  /** It has lived long enough: the next response is its last. */
  boolean tooOld() {
    return loop().now() >= closeAt;
  }

  long writeIdleMillis() {
    return request.limits().writeIdleTimeout().toMillis();
  }

  /** The client sends no more. */
  boolean inputEnded() {
    return inputEnded;
  }

  /** The client will not send another request than the one that is on it. */
  boolean lastRequest() {
    return inputEnded && !request.hasPending();
  }

  /** There is no request. */
  void idle(boolean headStarted) {
    if (inputEnded) {
      closePolitely();
    } else if (!headStarted) {
      limit(request.limits().idleTimeout());
    }
  }

  /** The response is complete: on to the next request, or the end. */
  void responseDone(boolean close) {
    switch (request.phase()) {
      case CLOSED -> {}
      case WAIT -> {
        if (close) {
          closePolitely();
        } else {
          request.next();
        }
      }
      case IDLE, HEAD, BODY, TUNNEL, DROP -> closePolitely();
    }
  }

  private void closePolitely() {
    response.flushNow();
    request.close();
    clock.close();
    if (inputEnded) {
      context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context().close());
    } else {
      Closing.politely(loop(), context(), writeIdleMillis());
    }
  }

  /** Ends the connection in the middle of a response. */
  void abort(boolean reset) {
    request.close();
    clock.close();
    if (reset) {
      Closing.reset(context());
    } else {
      context().close();
    }
  }

  /** The client takes nothing of what was sent. */
  void stalled() {
    boolean told = request.busy();
    request.close();
    if (told) {
      listener.onFailed(Failure.CLIENT_STALLED);
    }
    abort(true);
  }

  // ---- how it ends

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      onInputEnd();
    } else if (event instanceof DrainSignal signal) {
      drain(signal);
    }
  }

  /** The client sends no more than what has been read. */
  void onInputEnd() {
    switch (request.phase()) {
      case IDLE, HEAD -> closePolitely();
      case BODY -> gone();
      case TUNNEL -> {
        request.endTunnel();
        if (response.ended()) {
          closePolitely();
        }
      }
      case WAIT, DROP -> {} // half-closed: what was asked for is still answered
      case CLOSED -> context().close();
    }
  }

  /** The data plane leaves. */
  private void drain(DrainSignal signal) {
    response.closeAfterResponse();
    switch (signal) {
      case LAST_RESPONSES -> {}
      case CLOSE_IDLE -> {
        if (request.phase() == ServerRequest.Phase.IDLE) {
          closePolitely();
        }
      }
      case CUT -> cut();
    }
  }

  private void cut() {
    if (request.busy()) {
      listener.onFailed(Failure.DRAIN_DEADLINE);
      request.readComplete();
    } else if (request.phase() != ServerRequest.Phase.CLOSED) {
      closePolitely();
    }
  }

  /** The client is not there any more. */
  private void gone() {
    boolean told = request.busy();
    request.close();
    clock.close();
    response.close();
    context().close();
    if (told) {
      listener.onFailed(Failure.CLIENT_GONE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean ofThePeer = cause instanceof IOException || cause instanceof DecoderException; // TLS
    if (ofThePeer || request.phase() == ServerRequest.Phase.CLOSED) {
      gone();
    } else {
      LOG.error("a request could not be relayed", cause);
      listener.onFailed(Failure.INTERNAL);
      abort(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    boolean writable = context.channel().isWritable();
    response.onWritability(writable);
    if (writable && request.busy()) {
      listener.onWritable();
    } else if (writable) {
      request.onWritable();
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx);
  }

  /** Limits the time of whatever the connection is waiting for. */
  private final class Clock extends Deadline {
    @Override
    protected void fire() {
      switch (request.phase()) {
        case IDLE -> closePolitely();
        case HEAD -> {
          request.refuse(Failure.HEAD_TIMEOUT);
          request.readComplete();
        }
        case BODY -> {
          request.fail(Failure.BODY_TIMEOUT);
          request.readComplete();
        }
        case WAIT, TUNNEL, DROP, CLOSED -> {}
      }
    }
  }
}
