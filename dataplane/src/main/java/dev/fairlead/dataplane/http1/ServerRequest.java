package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.codec.BodyDecoder;
import dev.fairlead.dataplane.codec.RequestParser;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.stream.RequestListener;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a {@link ServerConnection}. One request at a time is on it; what comes behind
 * it waits in one buffer, and reading stops, until its response is complete.
 */
final class ServerRequest {
  /** Where the request is. */
  enum Phase {
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

  private final ServerConnection connection;
  private final Supplier<Settings> settings;
  private final RequestHead head;
  private final RequestParser parser;
  private final BodyDecoder body;
  private final ServerResponse response;
  private final RequestListener listener;

  private Settings.ClientLimits limits;
  private @Nullable ByteBuf pending;
  private Phase phase = Phase.IDLE;
  private int requests;
  private long bodyBytes;
  private boolean reading;
  private boolean held; // the response is complete, but the client has to read before the next one
  private boolean burst; // the listener was told something since onReadComplete

  ServerRequest(
      ServerConnection connection,
      Supplier<Settings> settings,
      RequestHead head,
      ServerResponse response,
      RequestListener listener) {
    this.connection = connection;
    this.settings = settings;
    this.limits = settings.get().client();
    this.head = head;
    this.parser = new RequestParser(limits);
    this.body = BodyDecoder.ofRequests(limits);
    this.response = response;
    this.listener = listener;
  }

  Phase phase() {
    return phase;
  }

  Settings.ClientLimits limits() {
    return limits;
  }

  /** Whether an exchange is running. */
  boolean busy() {
    return switch (phase) {
      case BODY, TUNNEL, DROP -> true;
      case WAIT -> !held;
      case IDLE, HEAD, CLOSED -> false;
    };
  }

  /** Within a burst of reads: flushing waits for its end. */
  boolean reading() {
    return reading;
  }

  /** Bytes of a later request are waiting. */
  boolean hasPending() {
    return pending != null;
  }

  /** Something was read; takes ownership. */
  void read(ByteBuf message, ByteBufAllocator alloc) {
    ByteBuf in = message;
    ByteBuf earlier = pending;
    if (earlier != null) { // TLS may deliver though reading is off
      pending = null;
      connection.autoRead(true); // whoever cannot take it turns it off again
      in = alloc.buffer().writeBytes(earlier).writeBytes(message);
      earlier.release();
      message.release();
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
        connection.autoRead(false);
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
          connection.limit(limits.headTimeout());
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

  /** The request is not one that can be served. */
  void refuse(Failure failure) {
    phase = Phase.DROP;
    connection.noLimit();
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
    boolean last = maxRequests > 0 && requests >= maxRequests || connection.tooOld();
    response.begin(last || head.close);
    boolean end =
        head.framing == Framing.NONE || head.framing == Framing.LENGTH && head.contentLength == 0;
    if (end) {
      endOfRequest();
    } else {
      phase = Phase.BODY;
      bodyBytes = 0;
      body.begin(head.framing, head.contentLength);
      connection.limit(limits.bodyIdleTimeout());
    }
    burst = true;
    listener.onRequest(head, end);
  }

  private boolean body(ByteBuf in) {
    burst = true;
    switch (body.decode(in)) {
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
    connection.noLimit();
  }

  /** The request is broken off; the exchange may still answer. */
  void fail(Failure failure) {
    phase = Phase.DROP;
    connection.noLimit();
    response.closeAfterResponse();
    burst = true;
    listener.onFailed(failure);
  }

  /** The burst of reads is over: what it made is sent, in both directions. */
  void readComplete() {
    if (burst) {
      burst = false;
      listener.onReadComplete();
    }
    response.flushNow();
    if (phase == Phase.IDLE) {
      connection.idle(parser.started());
    }
  }

  /** {@link dev.fairlead.dataplane.stream.ClientStream#readBody}. */
  void readBody(boolean on) {
    switch (phase) {
      case BODY -> {
        connection.autoRead(on);
        if (on) {
          connection.limit(limits.bodyIdleTimeout());
        } else {
          connection.noLimit();
        }
      }
      case TUNNEL -> connection.autoRead(on);
      case WAIT -> connection.autoRead(on && pending == null);
      case IDLE, HEAD, DROP, CLOSED -> {}
    }
  }

  /** What still comes of the request is dropped, and the connection closes after the response. */
  void drop() {
    if (phase == Phase.BODY) {
      phase = Phase.DROP;
      connection.noLimit();
      connection.autoRead(true);
    }
  }

  /** From now on bytes are passed on as they come; some may have come already. */
  void startTunnel() {
    phase = Phase.TUNNEL;
    if (pending != null || connection.inputEnded()) {
      connection.loop().eventLoop().execute(this::beginTunnel);
    }
  }

  private void beginTunnel() {
    ByteBuf early = pending;
    if (early != null) {
      pending = null;
      connection.autoRead(true);
      resume(early);
    }
    if (connection.inputEnded() && phase == Phase.TUNNEL) {
      endTunnel();
    }
  }

  /** The client sends no more; what it has sent before goes first. */
  void endTunnel() {
    if (pending == null) {
      listener.onData(Unpooled.EMPTY_BUFFER, true);
      listener.onReadComplete();
    }
  }

  /**
   * On to the next request, which may be there already. One that sends requests and reads no
   * responses has to wait: else its responses would fill our memory.
   */
  void next() {
    if (!response.writable()) {
      held = true;
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
    } else {
      connection.idle(false);
    }
    if (pending == null && phase != Phase.CLOSED) {
      connection.autoRead(true);
    }
  }

  /** The client has read. */
  void onWritable() {
    if (held && phase == Phase.WAIT) {
      connection.loop().eventLoop().execute(this::resumeHeld);
    }
  }

  private void resumeHeld() {
    if (held && phase == Phase.WAIT) {
      held = false;
      connection.responseDone(response.last());
    }
  }

  private void resume(ByteBuf next) {
    take(next);
    readComplete();
    boolean incomplete = phase == Phase.HEAD || phase == Phase.BODY;
    if (incomplete && connection.inputEnded()) {
      connection.onInputEnd(); // it was the client's last, and nothing completes it any more
    }
  }

  /** Nothing is read any more. */
  void close() {
    phase = Phase.CLOSED;
    ByteBuf unread = pending;
    if (unread != null) {
      pending = null;
      unread.release();
    }
  }
}
