package dev.fairlead.dataplane.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.dataplane.message.HopByHop;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.RoutingHost;
import dev.fairlead.dataplane.message.RoutingPath;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A connection that is warm parses and writes heads without making garbage. */
class AllocationTest {
  private static final int ROUNDS = 1000;

  /** Leak detection would take notes, which is garbage. */
  private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

  /** The least of a few measurements: what the JVM allocates once is not the parsers'. */
  private static long bytesPerRound(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int measured = 0; measured < 5; measured++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        work.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least / ROUNDS;
  }

  @Test
  void requests() {
    ByteBuf in = Wire.buffer(Corpus.BROWSER_GET);
    ByteBuf out = UNTRACKED.directBuffer(4096);
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    RequestHead head = new RequestHead();
    RoutingPath path = new RoutingPath();
    RoutingHost host = new RoutingHost();
    long bytes =
        bytesPerRound(() -> {
          in.readerIndex(0);
          out.clear();
          parser.parse(in, head);
          path.compute(head);
          host.compute(head);
          HopByHop.strip(head);
          HeadWriter.request(head, false, out);
        });
    out.release();
    assertThat(bytes).isZero();
  }

  @Test
  void responses() {
    ByteBuf in =
        Wire.buffer(
            "HTTP/1.1 200 OK\r\nDate: x\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n"
                + "Content-Type: text/html\r\nContent-Length: 12345\r\nX-Y: z\r\n\r\n");
    ByteBuf out = UNTRACKED.directBuffer(4096);
    ResponseParser parser = new ResponseParser(Settings.UpstreamLimits.DEFAULT);
    ResponseHead head = new ResponseHead();
    long bytes =
        bytesPerRound(() -> {
          in.readerIndex(0);
          out.clear();
          parser.parse(in, head, Method.GET);
          HopByHop.strip(head);
          HeadWriter.response(head, Version.HTTP_1_1, false, out);
        });
    out.release();
    assertThat(bytes).isZero();
  }
}
