package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.http2.Http2UpstreamCodec;
import dev.fairlead.dataplane.http2.Http2UpstreamConnection;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.snapshot.Upstream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection and its place in an {@link Http2Pool}. As a deadline it limits the time to
 * connect, TLS and SETTINGS included, and later the time without a stream.
 */
final class Http2Link extends Deadline implements Http2UpstreamConnection.Owner {
  /** So many requests wait for one connection that is being opened; more open another. */
  private static final int MAX_WAITING = 100;

  private final Http2Pool pool;
  private final LiveUpstream live;
  private final Http2UpstreamConnection connection;
  private final ArrayDeque<StreamWaiter> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;
  private boolean ready;
  private boolean timedOut;
  private boolean closed;

  Http2Link(Http2Pool pool, LiveUpstream live) {
    this.pool = pool;
    this.live = live;
    this.connection =
        Http2UpstreamCodec.connect(
            new Http2UpstreamCodec.Target(
                pool.loop().loop(),
                live.limits().maxHeadBytes(),
                live.spec().protocol().tls(),
                this));
  }

  LiveUpstream live() {
    return live;
  }

  void connect(StreamWaiter first) {
    waiting.add(first);
    pool.loop().loop().arm(this, live.policy().connection().connectTimeout());
    ChannelFuture future =
        pool.loop()
            .bootstrap()
            .option(ChannelOption.ALLOW_HALF_CLOSURE, false)
            .option(ChannelOption.AUTO_CLOSE, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    initialise(opened);
                  }
                })
            .connect(pool.endpoint().address());
    channel = future.channel();
    future.addListener(done -> {
      if (!done.isSuccess()) {
        onClosed(connection);
      }
    });
  }

  private void initialise(Channel opened) {
    Upstream spec = live.spec();
    if (spec.protocol().tls()) {
      String host = spec.dns() == null ? null : spec.dns().host();
      int port = pool.endpoint().address().getPort();
      opened.pipeline().addLast(EndpointTls.http2Handler(opened.alloc(), host, port));
    }
    opened.pipeline().addLast(connection);
  }

  /** Takes a request: a stream if the connection is ready, a place in its line while it is not. */
  boolean take(StreamWaiter waiter) {
    if (connection.available()) {
      pool.loop().loop().arm(this, 0);
      waiter.onStream(connection.open(waiter));
      return true;
    }
    if (ready || closed || waiting.size() >= MAX_WAITING) {
      return false;
    }
    waiting.add(waiter);
    return true;
  }

  /** Whether it takes no request any more. */
  boolean leaving() {
    return connection.leaving();
  }

  boolean stopWaiting(StreamWaiter waiter) {
    return waiting.remove(waiter);
  }

  @Override
  public void onReady(Http2UpstreamConnection opened) {
    ready = true;
    pool.endpoint().connected();
    pool.loop().loop().arm(this, 0);
    if (pool.endpoint().leaving()) {
      pool.leave(); // its time to drain runs for this one, too
    }
    while (connection.available() && !waiting.isEmpty()) {
      StreamWaiter next = waiting.remove();
      next.onStream(connection.open(next));
    }
    if (connection.activeStreams() == 0 && !waiting.isEmpty()) {
      refuse(); // another connection would not do better
    }
    while (!waiting.isEmpty()) {
      pool.acquire(live, waiting.remove(), false);
    }
    onStreamEnded(connection);
  }

  /** The endpoint's SETTINGS allow no stream at all. */
  private void refuse() {
    connection.retire();
    while (!waiting.isEmpty()) {
      waiting.remove().onNoStream(Failure.UNPROCESSED);
    }
  }

  @Override
  public void onStreamEnded(Http2UpstreamConnection opened) {
    pool.onRoom(this);
    if (connection.activeStreams() == 0) {
      if (pool.endpoint().leaving()) {
        connection.retire();
      } else {
        pool.loop().loop().arm(this, live.limits().idleTimeout());
      }
    }
  }

  @Override
  public void onLeaving(Http2UpstreamConnection opened) {
    pool.serveWaiting();
  }

  @Override
  protected void fire() {
    if (ready) {
      connection.retire();
    } else {
      timedOut = true;
      if (channel != null) {
        channel.close();
      }
    }
  }

  void retire() {
    if (ready) {
      connection.retire();
    }
  }

  void cut() {
    connection.cut();
  }

  @Override
  public void onClosed(Http2UpstreamConnection opened) {
    if (closed) {
      return;
    }
    closed = true;
    close(); // the deadline
    pool.onClosed(this);
    if (!ready) {
      pool.endpoint().connectFailed();
      while (!waiting.isEmpty()) {
        waiting.remove().onNoStream(timedOut ? Failure.CONNECT_TIMEOUT : Failure.CONNECT_REFUSED);
      }
    }
  }
}
