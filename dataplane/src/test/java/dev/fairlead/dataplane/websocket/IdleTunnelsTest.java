package dev.fairlead.dataplane.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.websocket.TunnelBed.Door;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an idle tunnel costs. With {@code -Dfairlead.tunnels=10000} it is measured for so many,
 * which needs four times as many file descriptors.
 */
class IdleTunnelsTest {
  private static final int TUNNELS = Integer.getInteger("fairlead.tunnels", 500);
  private static final int MAX_HEAP_BYTES =
      48 * 1024; // the test's own two sockets and thread are in it
  private static final int MAX_DIRECT_BYTES = 4 * 1024;

  @Test
  void idleTunnelsCostLittleMemory() throws Exception {
    List<Socket> sockets = new ArrayList<>(TUNNELS);
    try (RawEndpoint endpoint = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()))) {
      sockets.add(bed.tunnel(Door.HTTP_1));
      long heap = heap();
      long direct = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      for (int i = 0; i < TUNNELS; i++) {
        sockets.add(bed.tunnel(Door.HTTP_1));
        endpoint.head();
      }
      TunnelBed.write(sockets.getLast(), "last");
      assertThat(TunnelBed.read(sockets.getLast(), 4)).isEqualTo("last");
      long heapEach = (heap() - heap) / TUNNELS;
      long directEach = (PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - direct) / TUNNELS;
      System.out.printf(
          "%d idle tunnels: %d bytes of heap each (both ends in this process), %d of direct memory%n",
          TUNNELS, heapEach, directEach);
      assertThat(bed.bed.plane.ledger().inFlight()).isEqualTo(TUNNELS + 1);
      assertThat(heapEach).isLessThan(MAX_HEAP_BYTES);
      assertThat(directEach).isLessThan(MAX_DIRECT_BYTES);
      for (Socket socket : sockets) {
        socket.close();
      }
      bed.awaitNothingInFlight();
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
