package dev.fairlead.dataplane;

import dev.fairlead.dataplane.live.Certificates;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Both ends of HTTP/2 that are not ours: Netty's own codec. */
final class Http2Peer implements AutoCloseable {
  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;
  final CopyOnWriteArrayList<Integer> goAways = new CopyOnWriteArrayList<>();

  private Http2Peer(BiConsumer<Stream, Object> script, @Nullable SslContext tls) {
    channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(connection(new Inlet(script), handshake(tls, null), true))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  private Http2Peer(int port, @Nullable SslContext tls, @Nullable String host) {
    channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(connection(new ChannelInboundHandlerAdapter(), handshake(tls, host), false))
            .connect(InetAddress.getLoopbackAddress(), port)
            .syncUninterruptibly()
            .channel();
  }

  /** An endpoint; the script sees every frame of every stream, on the event loop. */
  static Http2Peer server(BiConsumer<Stream, Object> script) {
    return new Http2Peer(script, null);
  }

  /** The same over TLS, by ALPN. */
  static Http2Peer tlsServer(BiConsumer<Stream, Object> script, Certificates.Authority self)
      throws SSLException {
    return new Http2Peer(
        script,
        SslContextBuilder.forServer(self.keys().getPrivate(), self.certificate())
            .applicationProtocolConfig(ALPN)
            .build());
  }

  static Http2Peer client(int port) {
    return new Http2Peer(port, null, null);
  }

  /** The same over TLS, with a server name. */
  static Http2Peer tlsClient(int port, String host) throws SSLException {
    return new Http2Peer(
        port,
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .applicationProtocolConfig(ALPN)
            .build(),
        host);
  }

  private static Consumer<Channel> handshake(@Nullable SslContext tls, @Nullable String host) {
    return channel -> {
      if (tls != null) {
        channel
            .pipeline()
            .addLast(
                host == null
                    ? tls.newHandler(channel.alloc())
                    : tls.newHandler(channel.alloc(), host, 443));
      }
    };
  }

  private ChannelInitializer<Channel> connection(
      ChannelHandler streams, Consumer<Channel> first, boolean server) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel opened) {
        first.accept(opened);
        Http2FrameCodecBuilder codec =
            server ? Http2FrameCodecBuilder.forServer() : Http2FrameCodecBuilder.forClient();
        opened.pipeline().addLast(codec.validateHeaders(false).build());
        opened.pipeline().addLast(new Http2MultiplexHandler(streams), new GoAways());
      }
    };
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  boolean open() {
    return channel.isActive();
  }

  void awaitClosed() throws InterruptedException {
    if (!channel.closeFuture().await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still open");
    }
  }

  /** A new stream of the client. */
  Stream stream() {
    Stream stream = new Stream();
    stream.channel =
        new Http2StreamChannelBootstrap(channel)
            .handler(new Inlet((_, frame) -> stream.frames.add(frame)))
            .open()
            .syncUninterruptibly()
            .getNow();
    return stream;
  }

  static Http2Headers request(String method, String path) {
    return new DefaultHttp2Headers(false)
        .method(method)
        .path(path)
        .scheme("http")
        .authority("shop.example.com");
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One stream. */
  static final class Stream {
    final BlockingQueue<Object> frames = new LinkedBlockingQueue<>();
    private Channel channel;

    void headers(Http2Headers headers, boolean end) {
      channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
    }

    void status(String status, boolean end) {
      headers(new DefaultHttp2Headers().status(status), end);
    }

    void data(String text, boolean end) {
      data(text.getBytes(StandardCharsets.US_ASCII), end);
    }

    void data(byte[] bytes, boolean end) {
      data(bytes, end, () -> {});
    }

    /** Runs {@code then} when the last byte is on the wire. */
    void data(byte[] bytes, boolean end, Runnable then) {
      channel
          .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end))
          .addListener(_ -> then.run());
    }

    void trailers(String name, String value) {
      headers(new DefaultHttp2Headers(false).add(name, value), true);
    }

    void reset(Http2Error code) {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(code));
    }

    void reading(boolean on) {
      channel.config().setAutoRead(on);
    }

    /** The next frame as text: {@code 200}, {@code 200.} with the end, {@code "text"}, RST 8. */
    String next() throws InterruptedException {
      Object frame = frames.poll(30, TimeUnit.SECONDS);
      return frame == null ? "nothing" : frame.toString();
    }

    /** Frames until the stream ends, parts of the body joined. */
    String all() throws InterruptedException {
      StringBuilder text = new StringBuilder();
      while (true) {
        String next = next();
        text.append(next);
        if (next.endsWith(".") || next.startsWith("RST") || next.equals("nothing")) {
          return text.toString();
        }
      }
    }
  }

  private final class GoAways extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2GoAwayFrame goAway) {
        goAways.add(goAway.lastStreamId());
      }
      ReferenceCountUtil.release(message);
    }
  }

  /** Makes frames readable, and gives them to the script. */
  @ChannelHandler.Sharable
  private static final class Inlet extends ChannelInboundHandlerAdapter {
    private static final io.netty.util.AttributeKey<Stream> STREAM =
        io.netty.util.AttributeKey.valueOf(Http2Peer.class, "stream");
    private final BiConsumer<Stream, Object> script;

    Inlet(BiConsumer<Stream, Object> script) {
      this.script = script;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      give(ctx, text(message));
      ReferenceCountUtil.release(message);
    }

    private void give(ChannelHandlerContext ctx, Object frame) {
      Stream stream = ctx.channel().attr(STREAM).get();
      if (stream == null) {
        stream = new Stream();
        stream.channel = ctx.channel();
        ctx.channel().attr(STREAM).set(stream);
      }
      script.accept(stream, frame);
    }

    private static Object text(Object message) {
      return switch (message) {
        case Http2HeadersFrame h -> new Head(h.headers(), h.isEndStream());
        case Http2DataFrame d ->
            "\""
                + d.content().toString(StandardCharsets.US_ASCII)
                + (d.isEndStream() ? "\"." : "\"");
        case Http2ResetFrame r -> "RST " + r.errorCode();
        default -> message.toString();
      };
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        give(ctx, "RST " + reset.errorCode());
        ReferenceCountUtil.release(reset);
      }
    }
  }

  /** A header block. */
  record Head(Http2Headers headers, boolean end) {
    String path() {
      return String.valueOf(headers.path());
    }

    @Override
    public String toString() {
      CharSequence status = headers.status();
      String text = status == null ? "" : status.toString();
      for (String name : new String[] {"x-after", "link", "sec-websocket-accept"}) {
        text += headers.contains(name) ? " " + name + "=" + headers.get(name) : "";
      }
      return text + (end ? "." : "");
    }
  }
}
