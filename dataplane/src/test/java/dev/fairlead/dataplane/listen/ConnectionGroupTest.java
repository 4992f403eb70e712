package dev.fairlead.dataplane.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.loop.DrainSignal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionGroupTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final List<Object> heard = new CopyOnWriteArrayList<>();
  private final ConnectionGroup group = new ConnectionGroup();

  @AfterEach
  void end() {
    loops.shutdownGracefully();
  }

  private Channel connection() {
    Channel channel = new LocalChannel();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                heard.add(event);
              }
            });
    loops.register(channel).syncUninterruptibly();
    return channel;
  }

  private void enter(Channel channel) {
    channel.eventLoop().submit(() -> group.add(channel)).syncUninterruptibly();
  }

  @Test
  void itIsKnownWhenTheConnectionsHaveHeard() throws Exception {
    Channel channel = connection();
    enter(channel);
    CountDownLatch busy = new CountDownLatch(1);
    var unused =
        channel
            .eventLoop()
            .submit(() -> {
              busy.await();
              return busy;
            });
    Thread teller =
        Thread.ofPlatform()
            .start(() -> {
              group.tell(DrainSignal.LAST_RESPONSES);
              group.awaitHeard();
            });
    while (teller.isAlive() && teller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(teller.isAlive()).isTrue();
    assertThat(heard).isEmpty();
    busy.countDown();
    teller.join();
    assertThat(heard).containsExactly(DrainSignal.LAST_RESPONSES);
  }

  @Test
  void whoComesLaterHearsTheLastThatWasTold() {
    group.tell(DrainSignal.LAST_RESPONSES);
    group.tell(DrainSignal.CLOSE_IDLE);
    enter(connection());
    assertThat(heard).containsExactly(DrainSignal.CLOSE_IDLE);
  }
}
