package dev.fairlead.dataplane.feed;

import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.identity.Role;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Makes channels to operators over mutual TLS, on one event loop of their own: the feed never takes
 * a turn on the loops that carry traffic.
 */
final class Operators implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, Thread.ofPlatform().name("feed-io").daemon().factory(), NioIoHandler.newFactory());
  private final FeedIdentity identity;
  private final Executor callbacks;

  /**
   * @param callbacks the feed's one thread
   */
  Operators(FeedIdentity identity, Executor callbacks) {
    this.identity = identity;
    this.callbacks = callbacks;
  }

  ManagedChannel channel(InetSocketAddress address) {
    var tls =
        TlsChannelCredentials.newBuilder()
            .keyManager(identity.keyManager())
            .trustManager(identity.trustManager())
            .build();
    return NettyChannelBuilder.forAddress(address, tls)
        .overrideAuthority(Role.OPERATOR.file() + ".fairlead")
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3000)
        .executor(callbacks)
        .offloadExecutor(callbacks)
        .maxInboundMessageSize(SnapshotCodec.MAX_BYTES)
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .disableRetry()
        .build();
  }

  @Override
  public void close() {
    var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
