package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of the warm-up: sends a request, waits for its answer, sends the next one. */
final class WarmUpClient extends SimpleChannelInboundHandler<ByteBuf> {
  private static final ByteBuf REQUEST =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer(
              ("GET /warm/up?with=query HTTP/1.1\r\nHost: warm-up.fairlead.invalid\r\n"
                      + "User-Agent: fairlead\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n"
                      + "Accept-Language: en\r\nCookie: a=b\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII)));

  private final byte[] end = new byte[WarmUpBackend.END.length()];
  private final Promise<Integer> done;
  private int left;
  private int answered;

  private WarmUpClient(Promise<Integer> done, int requests) {
    this.done = done;
    this.left = requests;
  }

  /**
   * Connects and sends the requests.
   *
   * @param tls null for clear text
   * @return how many were answered as expected, when all were or the connection ended
   */
  static Future<Integer> run(
      Loop loop, InetSocketAddress to, Insiders insiders, @Nullable SslContext tls, int requests) {
    Promise<Integer> done = loop.eventLoop().newPromise();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(Transport.best().socket())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new WarmUpClient(done, requests));
                  }
                });
    Channel channel = bootstrap.register().syncUninterruptibly().channel();
    channel.bind(new InetSocketAddress(to.getAddress(), 0)).syncUninterruptibly();
    InetSocketAddress own = (InetSocketAddress) channel.localAddress();
    insiders.add(own);
    done.addListener(finished -> {
      insiders.remove(own);
      channel.close();
    });
    channel
        .connect(to)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            done.trySuccess(0);
          }
        });
    return done;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(REQUEST.duplicate());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
    int length = in.readableBytes();
    int kept = Math.min(length, end.length);
    System.arraycopy(end, kept, end, 0, end.length - kept);
    in.getBytes(in.writerIndex() - kept, end, end.length - kept, kept);
    if (!new String(end, StandardCharsets.US_ASCII).equals(WarmUpBackend.END)) {
      return;
    }
    answered++;
    if (--left == 0) {
      done.trySuccess(answered);
    } else {
      ctx.writeAndFlush(REQUEST.duplicate());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    done.trySuccess(answered);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
