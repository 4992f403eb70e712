package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.RawHttp2.Frame;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client whose window is zero bytes on a hundred streams of large responses. */
class SlowReaderTest {
  private static final int STREAMS = 50;

  private static Settings impatient() {
    Settings.ClientLimits c = Settings.ClientLimits.DEFAULT;
    return Bed.settings()
        .with(
            new Settings.ClientLimits(
                c.maxHeadBytes(),
                c.maxHeaders(),
                c.maxTargetBytes(),
                c.maxBodyBytes(),
                c.headTimeout(),
                c.handshakeTimeout(),
                c.idleTimeout(),
                c.bodyIdleTimeout(),
                Duration.ofSeconds(3),
                c.maxRequestsPerConnection(),
                c.maxConnectionAge(),
                c.underscoreHeaders(),
                c.legacyPaths()));
  }

  @HttpSemantics({84, 86})
  @Test
  void itsStreamsHoldLittleAndAreResetInTheEnd() throws Exception {
    byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
    try (AnyBackend backend = new AnyBackend.Http1(false);
        Bed bed = new Bed()) {
      Snapshot to = WebSocketTest.to(backend.port(), Upstream.Protocol.HTTP);
      bed.ready(
          new Snapshot(
              impatient(),
              to.hosts(),
              to.tlsHosts(),
              to.upstreams(),
              to.endpoints(),
              to.certificates()));
      long before = PlatformDependent.usedDirectMemory();
      try (RawHttp2 slow = new RawHttp2(bed.plane.httpPort(), noWindow)) {
        for (int i = 0; i < STREAMS; i++) {
          slow.post(2 * i + 1, "/big");
        }
        slow.flush();
        Set<Integer> reset = new HashSet<>();
        while (reset.size() < STREAMS) {
          Frame frame = slow.next();
          assertThat(frame.type()).isIn(RawHttp2.HEADERS, RawHttp2.RST_STREAM);
          if (frame.type() == RawHttp2.RST_STREAM) {
            assertThat(frame.errorCode()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
            reset.add(frame.stream());
          }
        }
      }
      long held = PlatformDependent.usedDirectMemory() - before;
      System.out.printf(
          "%d streams without a window, %d MiB of response each: %+d KiB of buffers%n",
          STREAMS, AnyBackend.BIG >> 20, held / 1024);
      assertThat(held).isLessThan(64L * 1024 * 1024);
      assertThat(backend.bigIsSent()).isFalse();
      assertThat(bed.plane.ledger().difference()).isZero();
    }
  }
}
