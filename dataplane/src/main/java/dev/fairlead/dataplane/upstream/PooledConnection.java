package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.http1.UpstreamConnection;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.snapshot.Upstream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection and its place in a {@link ConnectionPool}. As a deadline it limits the time to
 * connect, TLS included, and later the time to be idle.
 */
final class PooledConnection extends Deadline implements UpstreamConnection.Home {
  /** So long one loop keeps a place for requests of its own while those of other loops wait. */
  private static final long TURN_MILLIS = 200;

  private final ConnectionPool pool;
  private final LiveUpstream live;
  private final UpstreamConnection connection;
  private @Nullable Channel channel;
  private @Nullable StreamWaiter waiter;
  private long readyAt; // Loop.now()
  private boolean ready;
  private boolean timedOut;
  private boolean closed;

  PooledConnection(ConnectionPool pool, LiveUpstream live) {
    this.pool = pool;
    this.live = live;
    this.connection = new UpstreamConnection(this, live.spec().protocol().tls(), live.limits());
  }

  LiveUpstream live() {
    return live;
  }

  void connect(StreamWaiter first) {
    waiter = first;
    pool.loop().loop().arm(this, live.policy().connection().connectTimeout());
    ChannelFuture future =
        pool.loop()
            .bootstrap()
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
        onClosed();
      }
    });
  }

  private void initialise(Channel opened) {
    Upstream spec = live.spec();
    if (spec.protocol().tls()) {
      String host = spec.dns() == null ? null : spec.dns().host();
      opened
          .pipeline()
          .addLast(EndpointTls.handler(opened.alloc(), host, pool.endpoint().address().getPort()));
    }
    opened.pipeline().addLast(connection);
  }

  /** Hands the connection to {@code next}; false if it died in the meantime. */
  boolean begin(StreamWaiter next) {
    if (!connection.usable()) {
      shut();
      return false;
    }
    pool.loop().loop().arm(this, 0);
    connection.begin(next);
    next.onStream(connection);
    return true;
  }

  /** Whether its place may go to another loop that waits. */
  boolean hadItsTurn() {
    return pool.loop().loop().now() - readyAt >= TURN_MILLIS;
  }

  boolean stopWaiting(StreamWaiter who) {
    if (waiter != who) {
      return false;
    }
    waiter = null;
    return true;
  }

  @Override
  public void onReady() {
    ready = true;
    readyAt = pool.loop().loop().now();
    pool.endpoint().connected();
    if (pool.endpoint().leaving()) {
      pool.leave(); // its time to drain runs for this one, too
    }
    StreamWaiter first = waiter;
    waiter = null;
    if (first == null) {
      onIdle(-1);
    } else if (!begin(first)) {
      first.onNoStream(Failure.CONNECT_REFUSED);
    }
  }

  @Override
  public void onIdle(int seconds) {
    long millis = live.limits().idleTimeout().toMillis();
    if (seconds >= 0) {
      // Sooner than the endpoint, so that no request meets its FIN on the way.
      millis = Math.min(millis, TimeUnit.SECONDS.toMillis(seconds) - 1_000);
    }
    if (millis <= 0) {
      shut();
    } else {
      pool.loop().loop().arm(this, millis);
      pool.onIdle(this);
    }
  }

  @Override
  public void onEnding() {
    pool.loop().loop().arm(this, live.limits().idleTimeout());
  }

  @Override
  protected void fire() {
    timedOut = !ready;
    shut();
  }

  void shut() {
    connection.close();
    if (!ready && channel != null) {
      var unused = channel.close();
    }
  }

  /** Closes it though it may be in use. */
  void cut(Failure failure) {
    connection.cut(failure);
  }

  @Override
  public void onClosed() {
    if (closed) {
      return;
    }
    closed = true;
    close(); // the deadline
    pool.onClosed(this);
    if (!ready) {
      pool.endpoint().connectFailed();
      StreamWaiter first = waiter;
      waiter = null;
      if (first != null) {
        first.onNoStream(failure());
      }
    }
  }

  private Failure failure() {
    if (timedOut) {
      return Failure.CONNECT_TIMEOUT;
    }
    boolean secured = live.spec().protocol().tls() && channel != null && connection.opened();
    return secured ? Failure.UPSTREAM_TLS : Failure.CONNECT_REFUSED;
  }
}
