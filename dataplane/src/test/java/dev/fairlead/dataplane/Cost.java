package dev.fairlead.dataplane;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an attack costs, printed: CPU time and memory of this process, the attacker's own share
 * included, and how long another client's requests took in the meantime.
 */
final class Cost implements AutoCloseable {
  private static final int REQUESTS_PER_CONNECTION = 1000;

  private final String name;
  private final int port;
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private final Thread other = Thread.ofPlatform().unstarted(this::ask);
  private final long cpu = cpu();
  private final long memory = memory();
  private volatile boolean over;
  private volatile @Nullable IOException failure;

  Cost(String name, int port) {
    this.name = name;
    this.port = port;
    other.start();
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Reachable objects, and what Netty has of buffers. */
  private static long memory() {
    System.gc();
    Runtime heap = Runtime.getRuntime();
    return heap.totalMemory() - heap.freeMemory() + PlatformDependent.usedDirectMemory();
  }

  private void ask() {
    try {
      while (!over) {
        try (RawHttp2 client = new RawHttp2(port)) {
          for (int i = 0; i < REQUESTS_PER_CONNECTION && !over; i++) {
            long begin = System.nanoTime();
            client.get(2 * i + 1, "/").flush();
            while (!client.next().endStream()) {}
            nanos.add(System.nanoTime() - begin);
          }
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Ends the measurement. */
  @Override
  public void close() throws InterruptedException, IOException {
    over = true;
    other.join();
    List<Long> sorted = nanos.stream().sorted().toList();
    System.out.printf(
        "%s: %d ms of CPU, %+d KiB; another client: %d requests, median %d µs, slowest %d µs%n",
        name,
        TimeUnit.NANOSECONDS.toMillis(cpu() - cpu),
        (memory() - memory) / 1024,
        sorted.size(),
        sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2) / 1000,
        sorted.isEmpty() ? 0 : sorted.getLast() / 1000);
    if (failure != null) {
      throw new IOException("the other client noticed", failure);
    }
  }
}
