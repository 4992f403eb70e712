package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Nothing is allocated per request on the steady path. */
class SteadyPathTest extends RelayBed {

  @Test
  void keepAliveRequestsAllocateNothingOnTheLoop() throws Exception {
    ResourceLeakDetector.Level paranoid = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it allocates itself
    try {
      route(origin(Origin.answering("0123456789")));
      Peer client = client();
      ask(client, 10_000);
      long before = allocated();
      ask(client, 10_000);
      assertThat((allocated() - before) / 10_000).as("bytes per request").isLessThan(300);
    } finally {
      ResourceLeakDetector.setLevel(paranoid);
    }
  }

  private static void ask(Peer client, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      client.get("/a?b=c", "Accept: text/html", "User-Agent: test");
      client.message();
    }
  }

  private long allocated() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Callable<Long> mine = () -> threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    return gateway.loops().getFirst().eventLoop().submit(mine).get();
  }
}
