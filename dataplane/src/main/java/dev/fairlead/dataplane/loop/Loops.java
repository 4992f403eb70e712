package dev.fairlead.dataplane.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All event loops of a data plane: an exchange stays on one of them from accept to its end. */
public final class Loops implements Iterable<Loop>, AutoCloseable {
  private static final long STOP_MILLIS = 5000;

  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();

  /**
   * @param count of loops, at least 1: as many as there are CPUs
   */
  public Loops(int count) {
    group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("loop", true), Transport.best().handlers());
    for (EventExecutor executor : group) {
      Loop loop = new Loop((EventLoop) executor, loops.size());
      loops.add(loop);
      loop.start();
    }
  }

  public int size() {
    return loops.size();
  }

  public Loop get(int index) {
    return loops.get(index);
  }

  @Override
  public Iterator<Loop> iterator() {
    return loops.iterator();
  }

  /** Stops all loops; what still hangs on them is closed. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS);
  }
}
