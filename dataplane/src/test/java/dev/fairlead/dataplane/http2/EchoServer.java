package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.message.ClientStream;
import dev.fairlead.dataplane.message.ConnectionInfo;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.RequestListener;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.snapshot.Settings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A server on the http2 room alone: answers each request with its own body, or with the heads it
 * saw.
 */
final class EchoServer implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;
  volatile @Nullable Http2ServerConnection last;

  EchoServer(int port, Settings settings) throws InterruptedException {
    Loop loop = new Loop((io.netty.channel.EventLoop) group.next(), 0);
    loop.start();
    channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    Http2ServerConnection connection =
                        Http2ServerCodec.server(
                            new Http2ServerCodec.Client(
                                new Info(loop, child), settings, Echo::new));
                    last = connection;
                    child.pipeline().addLast(connection);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), port)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() throws InterruptedException {
    channel.close().sync();
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
  }

  /** To try it by hand, and for h2spec: java ... EchoServer PORT. */
  public static void main(String[] arguments) throws Exception {
    new EchoServer(Integer.parseInt(arguments[0]), Settings.DEFAULT);
  }

  private record Info(Loop loop, Channel channel) implements ConnectionInfo {
    @Override
    public InetSocketAddress peer() {
      return (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public InetSocketAddress local() {
      return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public boolean secure() {
      return false;
    }

    @Override
    public @Nullable String sni() {
      return null;
    }
  }

  /** Sends back what comes, with back-pressure. */
  private static final class Echo implements RequestListener {
    private final ClientStream stream;

    Echo(ClientStream stream) {
      this.stream = stream;
    }

    @Override
    public void onRequest(RequestHead head, boolean end) {
      ResponseHead response = new ResponseHead();
      response.status = 200;
      response.headers().add("x-seen", head.headers().toString().replace('\n', '|'));
      response.headers().add("content-type", "text/plain");
      if (end) {
        response.framing = Framing.LENGTH;
        response.contentLength = 2;
        stream.sendHead(response, false);
        stream.sendData(
            io.netty.buffer.Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII), true);
      } else {
        response.framing = Framing.CHUNKED;
        stream.sendHead(response, false);
      }
    }

    @Override
    public void onRefused(RequestHead head, Failure failure) {
      ResponseHead response = new ResponseHead();
      response.status = failure.status();
      response.contentLength = 0;
      stream.sendHead(response, true);
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
      stream.sendData(data, end);
      stream.readBody(stream.writable());
    }

    @Override
    public void onTrailers(HeaderBlock trailers) {
      stream.sendTrailers(trailers);
    }

    @Override
    public void onReadComplete() {
      stream.flush();
    }

    @Override
    public void onWritable() {
      stream.readBody(true);
    }

    @Override
    public void onFailed(Failure failure) {
      if (failure.status() > 0) {
        stream.abort(failure);
      }
    }
  }
}
