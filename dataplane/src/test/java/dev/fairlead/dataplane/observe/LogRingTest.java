package dev.fairlead.dataplane.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogRingTest {

  @Test
  void aLineThatDoesNotFitIsRefusedWhole() throws Exception {
    LogRing ring = new LogRing(16);
    assertThat(offer(ring, "0123456789")).isTrue();
    assertThat(offer(ring, "0123456")).isFalse();
    assertThat(offer(ring, "abcdef")).isTrue();
    assertThat(drained(ring)).isEqualTo("0123456789abcdef");
    assertThat(offer(ring, "0123456")).isTrue();
    assertThat(drained(ring)).isEqualTo("0123456");
    assertThat(drained(ring)).isEmpty();
  }

  @Test
  void everyLineComesOutOnceAndInOrderWhileBothSidesRun() throws Exception {
    LogRing ring = new LogRing(1024);
    int lines = 200_000;
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < lines; i++) {
                while (!offer(ring, i + "\n")) {
                  Thread.onSpinWait();
                }
              }
            });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (writer.isAlive()) {
      ring.drainTo(out);
    }
    ring.drainTo(out);
    String[] read = out.toString(StandardCharsets.US_ASCII).split("\n");
    assertThat(read).hasSize(lines);
    for (int i = 0; i < lines; i++) {
      assertThat(read[i]).isEqualTo(Integer.toString(i));
    }
  }

  private static boolean offer(LogRing ring, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    return ring.offer(bytes, bytes.length);
  }

  private static String drained(LogRing ring) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ring.drainTo(out);
    return out.toString(StandardCharsets.US_ASCII);
  }
}
