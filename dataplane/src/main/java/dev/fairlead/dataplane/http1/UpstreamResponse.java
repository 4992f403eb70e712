package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.codec.BodyDecoder;
import dev.fairlead.dataplane.codec.ResponseParser;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.dataplane.message.WebSocketKey;
import dev.fairlead.dataplane.stream.ResponseListener;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of an {@link UpstreamConnection}: the response to the request that is on it.
 * Nothing that came unasked is ever taken for an answer.
 */
final class UpstreamResponse {
  /** Where the response is. */
  enum Phase {
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

  private final UpstreamConnection connection;
  private final ResponseParser parser;
  private final BodyDecoder body;
  private final ResponseHead head = new ResponseHead();

  private @Nullable ResponseListener listener;
  private Phase phase = Phase.CONNECTING;
  private int method;
  private boolean webSocket;
  private @Nullable String accept;
  private boolean reusable;
  private boolean reset;
  private int informational;

  UpstreamResponse(UpstreamConnection connection, Settings.UpstreamLimits limits) {
    this.connection = connection;
    this.parser = new ResponseParser(limits);
    this.body = BodyDecoder.ofResponses(limits);
  }

  Phase phase() {
    return phase;
  }

  /** Who is told; null for nobody. */
  @Nullable ResponseListener listener() {
    return listener;
  }

  private ResponseListener told() {
    return Objects.requireNonNull(listener);
  }

  /** Whether nothing speaks against another request on this connection. */
  boolean reusable() {
    return reusable;
  }

  void notReusable() {
    reusable = false;
  }

  /** The connection was reset: its end, which comes next, ends no body. */
  void onReset() {
    reset = true;
  }

  /** {@link ResponseHead#keepAliveSeconds} of the last response. */
  int keepAliveSeconds() {
    return head.keepAliveSeconds;
  }

  void begin(ResponseListener next) {
    listener = next;
    phase = Phase.HEAD;
    reusable = true;
    informational = 0;
  }

  /** What the response answers to; the request is about to be written. */
  void expect(RequestHead request) {
    method = request.method;
    webSocket = request.webSocket;
    accept = webSocket ? accept(request) : null;
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

  /** It waits for a request. */
  void idle() {
    listener = null;
    phase = Phase.IDLE;
  }

  /** Nothing is read any more; gives who was to be told. */
  @Nullable ResponseListener close() {
    ResponseListener last = listener;
    listener = null;
    phase = Phase.CLOSED;
    return last;
  }

  /** Takes what was read as far as it goes; does not release it. */
  void read(ByteBuf in) {
    while (in.isReadable() && step(in)) {
      // the next part of what came
    }
  }

  /** Takes the next part; false when there is no more to take. */
  private boolean step(ByteBuf in) {
    return switch (phase) {
      case HEAD -> head(in);
      case BODY -> body(in);
      case TUNNEL -> {
        told().onData(in.readRetainedSlice(in.readableBytes()), false);
        yield false;
      }
      case IDLE, CONNECTING -> {
        connection.close();
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
      case FAILED, PREFACE -> connection.fail(parser.failure());
      case COMPLETE -> onHead();
    }
    return phase != Phase.CLOSED;
  }

  private void onHead() {
    if (head.informational()) {
      if (++informational > MAX_INFORMATIONAL) {
        connection.fail(Failure.BAD_RESPONSE);
      } else {
        told().onInformational(head);
      }
    } else if (head.status == 101) {
      onSwitch();
    } else {
      onFinalHead();
    }
  }

  private void onSwitch() {
    int at = head.headers().find(HeaderName.SEC_WEBSOCKET_ACCEPT);
    boolean accepted = accept == null || (at >= 0 && head.headers().value(at).equals(accept));
    if (!webSocket || !accepted || toAnotherProtocol()) {
      connection.fail(Failure.BAD_RESPONSE);
      return;
    }
    phase = Phase.TUNNEL;
    reusable = false;
    head.framing = Framing.UNTIL_CLOSE;
    told().onResponse(head, false);
  }

  private boolean toAnotherProtocol() {
    HeaderBlock headers = head.headers();
    int at = headers.find(HeaderName.UPGRADE);
    return at >= 0 && !headers.value(at).equalsIgnoreCase("websocket");
  }

  private void onFinalHead() {
    reusable &= !head.close && !webSocket;
    boolean end =
        head.framing == Framing.NONE || head.framing == Framing.LENGTH && head.contentLength == 0;
    if (end) {
      phase = Phase.DONE;
    } else {
      phase = Phase.BODY;
      body.begin(head.framing, head.contentLength);
    }
    told().onResponse(head, end);
  }

  private boolean body(ByteBuf in) {
    switch (body.decode(in)) {
      case NEED_MORE -> {
        return false;
      }
      case DATA -> told().onData(body.data(), false);
      case LAST_DATA -> {
        phase = Phase.DONE;
        told().onData(body.data(), true);
      }
      case END -> onEndOfBody();
      case TRAILERS -> {
        phase = Phase.DONE;
        told().onTrailers(body.trailers());
      }
      case FAILED -> connection.fail(body.failure());
    }
    return phase != Phase.CLOSED;
  }

  private void onEndOfBody() {
    phase = Phase.DONE;
    told().onData(Unpooled.EMPTY_BUFFER, true);
  }

  /** The endpoint sends no more. False if that breaks the response off. */
  boolean end() {
    switch (phase) {
      case HEAD -> {
        return false;
      }
      case BODY -> {
        if (head.framing != Framing.UNTIL_CLOSE || reset) {
          return false;
        }
        reusable = false;
        onEndOfBody();
      }
      case TUNNEL -> {
        if (reset) {
          return false;
        }
        told().onData(Unpooled.EMPTY_BUFFER, true);
      }
      case DONE -> reusable = false;
      case IDLE, CONNECTING, CLOSED -> connection.close();
    }
    return true;
  }
}
