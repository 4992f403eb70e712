package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Nothing is allocated per request on the steady path. What remains on the loop's thread is there
 * once a second (the texts of Date and of the log's time) or per tick, and the counting itself.
 */
class SteadyPathTest extends RelayBed {
  private static final int REQUESTS = 10_000;
  private static final int ALMOST_NOTHING = 16;

  @Test
  void keepAliveRequestAllocatesNothing() throws Exception {
    route(origin(Origin.answering("0123456789")));
    assertThat(bytesPerRequest("GET /a?b=c HTTP/1.1\r\nHost: h\r\nUser-Agent: test\r\n\r\n"))
        .isLessThan(ALMOST_NOTHING);
  }

  @Test
  void requestWithBodyAllocatesNothing() throws Exception {
    route(origin(Origin.answering("0123456789")));
    String body = "x".repeat(1000);
    assertThat(
            bytesPerRequest("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + body))
        .isLessThan(ALMOST_NOTHING);
  }

  @Test
  void requestByATrustedProxyAllocatesNothing() throws Exception {
    Settings.Forwarding trusting =
        new Settings.Forwarding(List.of("127.0.0.0/8"), List.of(), "X-Request-ID", false);
    route(
        Snapshots.with(Settings.ClientLimits.DEFAULT, trusting, Settings.Capacity.DEFAULT),
        UpstreamPolicy.DEFAULT,
        origin(Origin.answering("0123456789")));
    assertThat(
            bytesPerRequest(
                "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.1\r\n"
                    + "X-Forwarded-Proto: https\r\n\r\n"))
        .isLessThan(ALMOST_NOTHING);
  }

  private long bytesPerRequest(String request) throws Exception {
    ResourceLeakDetector.Level paranoid = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it allocates itself
    try {
      Peer client = client();
      ask(client, request);
      long before = allocated();
      ask(client, request);
      return (allocated() - before) / REQUESTS;
    } finally {
      ResourceLeakDetector.setLevel(paranoid);
    }
  }

  private static void ask(Peer client, String request) throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      client.send(request);
      client.message();
    }
  }

  private long allocated() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Callable<Long> mine = () -> threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    return gateway.loops().getFirst().eventLoop().submit(mine).get();
  }
}
