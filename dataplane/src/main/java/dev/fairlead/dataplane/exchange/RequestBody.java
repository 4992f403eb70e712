package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The request's body on its way. Parts wait here while there is no stream to an endpoint yet, and
 * as long as it is small the whole of it is kept until a response comes, so that another endpoint
 * can be tried.
 */
final class RequestBody {
  /** A body up to this size can be sent again. */
  private static final int KEEP = 16 * 1024;

  private final ClientStream client;
  private final Admission admission;
  private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>(2);
  private @Nullable HeaderBlock trailers;
  private @Nullable UpstreamStream stream;
  private int keptBytes;
  private boolean keeping;
  private boolean ended;
  private boolean paused;

  RequestBody(ClientStream client, Admission admission) {
    this.client = client;
    this.admission = admission;
  }

  /**
   * A new request.
   *
   * @param end it has no body
   */
  void begin(boolean end) {
    ended = end;
    keeping = true;
    trailers = null;
    paused = false;
  }

  /** The client has sent all of it. */
  boolean ended() {
    return ended;
  }

  /** Everything that came so far is still here. */
  boolean replayable() {
    return keeping;
  }

  /** There is nothing but the head. */
  boolean empty() {
    return ended && kept.isEmpty() && trailers == null;
  }

  void add(ByteBuf data, boolean end) {
    ended = end;
    int length = data.readableBytes();
    UpstreamStream to = stream;
    if (to == null) {
      keep(data, length);
      if (keptBytes > KEEP) {
        pause();
      }
      return;
    }
    if (keeping && keptBytes + length <= KEEP) {
      keep(data.retainedDuplicate(), length);
    } else {
      forget();
    }
    to.sendData(data, end);
    if (!to.writable() && !end) {
      to.flush();
      if (!to.writable()) {
        pause();
      }
    }
  }

  private void keep(ByteBuf data, int length) {
    kept.add(data);
    keptBytes += length;
  }

  void end(HeaderBlock last) {
    ended = true;
    trailers = last;
    if (stream != null) {
      stream.sendTrailers(last);
    }
  }

  /** The head was sent on {@code to}: what came so far follows, and what comes later. */
  void attach(UpstreamStream to) {
    stream = to;
    sendKept(to);
    if (trailers != null) {
      to.sendTrailers(trailers);
    }
    resume();
  }

  private void sendKept(UpstreamStream to) {
    boolean last = ended && trailers == null;
    if (keptBytes > KEEP) {
      keeping = false;
      keptBytes = 0;
      while (!kept.isEmpty()) {
        ByteBuf part = kept.remove();
        to.sendData(part, last && kept.isEmpty());
      }
      return;
    }
    for (int left = kept.size(); left > 0; left--) { // once around; an iterator would be garbage
      ByteBuf part = kept.remove();
      kept.add(part);
      to.sendData(part.retainedDuplicate(), last && left == 1);
    }
  }

  /**
   * From now on both directions carry bytes until they end. What a client has sent too early has
   * waited here.
   *
   * @param clientEnded the client's direction has ended already
   */
  void openTunnel(UpstreamStream to, boolean clientEnded) {
    ended = clientEnded;
    boolean onlyEnd = ended && kept.isEmpty();
    attach(to);
    if (onlyEnd) {
      to.sendData(Unpooled.EMPTY_BUFFER, true);
    }
    forget();
  }

  /** The stream is no more; what comes waits for the next one. */
  void detach() {
    stream = null;
  }

  /** It will not be sent again. */
  void forget() {
    keeping = false;
    keptBytes = 0;
    while (!kept.isEmpty()) {
      kept.remove().release();
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      admission.slowReader(1);
      client.readBody(false);
    }
  }

  /** The endpoint takes more. */
  void resume() {
    if (paused) {
      paused = false;
      admission.slowReader(-1);
      client.readBody(true);
    }
  }

  /** The exchange is over. */
  void close() {
    forget();
    stream = null;
    trailers = null;
    if (paused) {
      paused = false;
      admission.slowReader(-1);
    }
  }
}
