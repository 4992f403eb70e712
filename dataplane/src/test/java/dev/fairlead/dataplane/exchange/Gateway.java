package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.http1.ServerConnection;
import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Transport;
import dev.fairlead.dataplane.observe.Ledger;
import dev.fairlead.dataplane.observe.Observatory;
import dev.fairlead.dataplane.observe.Recorder;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.dataplane.upstream.UpstreamLoop;
import dev.fairlead.dataplane.upstream.Upstreams;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Snapshot;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The relay on a real port, without TLS and admin: what the tests of this room talk to. */
final class Gateway implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final List<ExchangeLoop> exchanges = new ArrayList<>();
  private final Observatory observatory;
  private final Upstreams upstreams;
  private final LiveHolder live;
  private final Channel listening;
  private long revision;

  Gateway(int loopCount) {
    this(loopCount, Upstreams::new);
  }

  Gateway(int loopCount, Function<List<UpstreamLoop>, Upstreams> maker) {
    group = new MultiThreadIoEventLoopGroup(loopCount, Transport.best().handlers());
    observatory = new Observatory(OutputStream.nullOutputStream());
    List<Recorder> recorders = new ArrayList<>();
    List<UpstreamLoop> reached = new ArrayList<>();
    for (int i = 0; i < loopCount; i++) {
      Loop loop = new Loop(group.next(), i);
      loop.eventLoop().execute(loop::start);
      loops.add(loop);
      Recorder recorder = observatory.recorder(loop);
      recorders.add(recorder);
      reached.add(new UpstreamLoop(loop, Transport.best(), recorder::upstreamConnection));
    }
    upstreams = maker.apply(reached);
    live = new LiveHolder(upstreams);
    Admission admission = new Admission();
    for (int i = 0; i < loopCount; i++) {
      exchanges.add(new ExchangeLoop(reached.get(i), live, recorders.get(i), admission));
    }
    listening =
        new ServerBootstrap()
            .group(group)
            .channel(Transport.best().server())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.ALLOCATOR, Transport.allocator())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted(channel);
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  private void accepted(Channel channel) {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).eventLoop() == channel.eventLoop()) {
        Info info = new Info(loops.get(i), channel);
        channel
            .pipeline()
            .addLast(new ServerConnection(info, () -> live.get().settings(), exchanges.get(i)));
      }
    }
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
    public String sni() {
      return null;
    }
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  LiveHolder live() {
    return live;
  }

  List<Loop> loops() {
    return loops;
  }

  void apply(Snapshot snapshot) throws RejectedRevisionException {
    revision++;
    live.apply(
        new Revision(
            new RevisionId("test", revision, Long.toHexString(revision)), snapshot, Beside.NONE));
  }

  Ledger ledger() {
    return observatory.ledger();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    live.close();
    upstreams.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    observatory.close();
  }
}
