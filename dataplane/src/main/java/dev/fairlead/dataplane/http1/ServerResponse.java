package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.codec.ChunkWriter;
import dev.fairlead.dataplane.codec.HeadWriter;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Closing;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The writing half of a {@link ServerConnection}: the response to the request that is on it. */
final class ServerResponse implements ClientStream {
  private final ServerConnection connection;
  private final RequestHead request;

  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Outbox out;
  private @Nullable StallGuard stall;
  private Framing framing = Framing.NONE;
  private boolean tunnel;
  private boolean close;
  private boolean done;
  private boolean ended;
  private boolean closed;

  ServerResponse(ServerConnection connection, RequestHead request) {
    this.connection = connection;
    this.request = request;
  }

  void open(ChannelHandlerContext context) {
    ctx = context;
    out = new Outbox(context);
  }

  /** A new request has come. */
  void begin(boolean last) {
    close |= last;
    done = false;
  }

  @Override
  public ConnectionInfo connection() {
    return connection.info();
  }

  @Override
  public void sendInformational(ResponseHead head) {
    if (!closed && request.version == Version.HTTP_1_1) {
      HeadWriter.response(head, request.version, false, outbox().small());
    }
  }

  @Override
  public void sendHead(ResponseHead head, boolean end) {
    if (closed) {
      return;
    }
    if (head.status == 101) {
      tunnel = true;
      framing = Framing.UNTIL_CLOSE;
      HeadWriter.response(head, request.version, false, outbox().small());
      connection.request().startTunnel();
      return;
    }
    framing = HeadWriter.framing(head, request.version);
    // A request that is still coming may not be read to its end: then this is the last response.
    boolean early = connection.request().phase() == ServerRequest.Phase.BODY;
    close |= early || framing == Framing.UNTIL_CLOSE || connection.lastRequest();
    HeadWriter.response(head, request.version, close, outbox().small());
    done = end;
  }

  @Override
  public void sendData(ByteBuf data, boolean end) {
    if (closed) {
      data.release();
      return;
    }
    if (framing == Framing.CHUNKED) {
      outbox().chunk(data, end);
    } else {
      outbox().raw(data);
    }
    done |= end;
  }

  @Override
  public void sendTrailers(HeaderBlock trailers) {
    if (!closed && framing == Framing.CHUNKED) {
      outbox().raw(ChunkWriter.last(context().alloc(), trailers));
    }
    done = true;
  }

  @Override
  public void flush() {
    if (closed) {
      return;
    }
    if (!connection.request().reading()) {
      outbox().flush();
    }
    if (!done) {
      return;
    }
    done = false;
    if (tunnel) {
      endTunnel();
    } else {
      connection.responseDone(close);
    }
  }

  private void endTunnel() {
    flushNow();
    ended = true;
    if (connection.lastRequest()) {
      connection.responseDone(true);
    } else {
      Closing.endOutput(context());
    }
  }

  /** Whether the response is complete though the connection lives on: a tunnel's one direction. */
  boolean ended() {
    return ended;
  }

  /** The burst of reads is over. */
  void flushNow() {
    if (!closed) {
      outbox().flush();
    }
  }

  @Override
  public void abort(Failure failure) {
    if (!closed) {
      outbox().flush();
      close();
      connection.abort(framing == Framing.UNTIL_CLOSE && !tunnel);
    }
  }

  @Override
  public boolean writable() {
    return context().channel().isWritable();
  }

  @Override
  public void readBody(boolean on) {
    connection.request().readBody(on);
  }

  @Override
  public void discardBody() {
    close = true;
    connection.request().drop();
  }

  /** Whether the connection ends with this response. */
  boolean last() {
    return close;
  }

  @Override
  public void closeAfterResponse() {
    close = true;
  }

  void onWritability(boolean writable) {
    if (writable) {
      if (stall != null) {
        stall.rest();
      }
      return;
    }
    StallGuard guard = stall;
    if (guard == null) {
      guard = new StallGuard(connection.loop(), context().channel(), connection::stalled);
      stall = guard;
    }
    guard.watch(connection.writeIdleMillis());
  }

  /** Nothing can be sent any more. */
  void close() {
    closed = true;
    outbox().drop();
    if (stall != null) {
      stall.close();
    }
  }

  private Outbox outbox() {
    return Objects.requireNonNull(out);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx);
  }
}
