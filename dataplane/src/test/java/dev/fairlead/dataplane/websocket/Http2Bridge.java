package dev.fairlead.dataplane.websocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a WebSocket client of HTTP/1.1 one of HTTP/2 (RFC 8441), with a codec that is not ours: an
 * upgrade that comes in goes out as an extended CONNECT on one connection, and then bytes, ends and
 * back-pressure are passed on.
 */
final class Http2Bridge implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Bootstrap dial;
  private final Channel listening;
  private ChannelFuture gateway;

  /**
   * @param port of the gateway, for clear text
   */
  Http2Bridge(int port) {
    dial =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient().validateHeaders(false).build())
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .remoteAddress(InetAddress.getLoopbackAddress(), port);
    gateway = dial.connect();
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Near());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** The connection to the gateway, which closes it when it was idle for long. */
  private ChannelFuture gateway() {
    if (gateway.isDone() && !gateway.channel().isActive()) {
      gateway = dial.connect();
    }
    return gateway;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** The client's side: a head, then bytes. */
  private final class Near extends ChannelInboundHandlerAdapter {
    private final ByteBuf head = Unpooled.buffer();
    private @Nullable Http2StreamChannel far;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      if (far != null) {
        far.writeAndFlush(new DefaultHttp2DataFrame(in));
        return;
      }
      head.writeBytes(in);
      in.release();
      String text = head.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        head.skipBytes(end + 4);
        open(ctx.channel(), text.substring(0, end + 2));
      }
    }

    private void open(Channel near, String text) {
      near.config().setAutoRead(false);
      ChannelFuture connection = gateway();
      connection.addListener(connected ->
          new Http2StreamChannelBootstrap(connection.channel())
              .handler(new Far(near, field(text, "sec-websocket-key")))
              .open()
              .addListener(opened -> opened(near, text, (Http2StreamChannel) opened.getNow())));
    }

    private void opened(Channel near, String text, @Nullable Http2StreamChannel stream) {
      if (stream == null) {
        near.close();
        return;
      }
      far = stream;
      stream.write(new DefaultHttp2HeadersFrame(connect(text), false));
      stream.writeAndFlush(new DefaultHttp2DataFrame(head.copy()));
      near.config().setAutoRead(true);
    }

    private static Http2Headers connect(String text) {
      return new DefaultHttp2Headers(false)
          .method("CONNECT")
          .scheme("http")
          .path(text.split(" ", 3)[1])
          .authority(field(text, "host"))
          .add(":protocol", "websocket")
          .add("sec-websocket-version", "13");
    }

    private static String field(String text, String name) {
      return text.replaceAll("(?is).*\r\n" + name + ": ?([^\r]*)\r\n.*", "$1");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE && far != null) {
        far.writeAndFlush(new DefaultHttp2DataFrame(true));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (far != null) {
        far.close();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (far != null) {
        far.config().setAutoRead(ctx.channel().isWritable());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // the client is gone
    }
  }

  /** The gateway's side: one stream. */
  private static final class Far extends ChannelInboundHandlerAdapter {
    private final Channel near;
    private final String key;

    Far(Channel near, String key) {
      this.near = near;
      this.key = key;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      switch (message) {
        case Http2HeadersFrame frame -> onHead(frame);
        case Http2DataFrame frame -> {
          near.writeAndFlush(frame.content().retain());
          end(frame.isEndStream());
        }
        default -> {}
      }
      ReferenceCountUtil.release(message);
    }

    private void onHead(Http2HeadersFrame frame) {
      String status = frame.headers().status().toString();
      String text =
          status.equals("200")
              ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + RawEndpoint.accept(key)
                  + "\r\n\r\n"
              : "HTTP/1.1 " + status + " Refused\r\nConnection: close\r\n\r\n";
      near.writeAndFlush(ByteBufUtil.writeAscii(near.alloc(), text));
      end(frame.isEndStream());
    }

    private void end(boolean end) {
      if (end) {
        near.writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(written -> ((SocketChannel) near).shutdownOutput());
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame) {
        near.close();
      }
      ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      near.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> near.close());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      near.config().setAutoRead(ctx.channel().isWritable());
    }
  }
}
