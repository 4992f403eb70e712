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
import java.util.concurrent.TimeUnit;

/** One connection of the warm-up: sends a request, waits for its answer, sends the next one. */
final class WarmUpClient extends SimpleChannelInboundHandler<ByteBuf> {
  private static final ByteBuf REQUEST =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer(
              ("GET /warm/up?with=query HTTP/1.1\r\nHost: warm-up.fairlead.invalid\r\n"
                      + "User-Agent: fairlead\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n"
                      + "Accept-Language: en\r\nCookie: a=b\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII)));

  private final byte[] last = new byte[WarmUpBackend.END.length()];
  private final Promise<Integer> done;
  private final long end;
  private int left;
  private int answered;

  private WarmUpClient(Promise<Integer> done, WarmUp.Plan plan) {
    this.done = done;
    this.left = plan.requests();
    this.end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.millis());
  }

  /**
   * Connects and sends the requests.
   *
   * @return how many were answered as expected, when all were, the time is over or the connection
   *     ended
   */
  static Future<Integer> run(Loop loop, Insiders insiders, WarmUp.Plan plan) {
    SslContext tls = plan.tls();
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
                    channel.pipeline().addLast(new WarmUpClient(done, plan));
                  }
                });
    Channel channel = bootstrap.register().syncUninterruptibly().channel();
    channel.bind(new InetSocketAddress(plan.to().getAddress(), 0)).syncUninterruptibly();
    InetSocketAddress own = (InetSocketAddress) channel.localAddress();
    insiders.add(own);
    done.addListener(finished -> {
      insiders.remove(own);
      channel.close();
    });
    channel
        .connect(plan.to())
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
    int kept = Math.min(length, last.length);
    System.arraycopy(last, kept, last, 0, last.length - kept);
    in.getBytes(in.writerIndex() - kept, last, last.length - kept, kept);
    if (!new String(last, StandardCharsets.US_ASCII).equals(WarmUpBackend.END)) {
      return;
    }
    answered++;
    if (--left == 0 || System.nanoTime() - end > 0) {
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
