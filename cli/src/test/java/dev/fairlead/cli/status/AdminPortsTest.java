package dev.fairlead.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminPortsTest {
  @Test
  void whyNobodyAnswersIsSaid() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String closed = "127.0.0.1:" + free;
    assertThat(AdminPorts.ask(List.of(closed, "host.invalid:9")))
        .containsExactly(
            new Answer.Silence(closed, false, "refuses the connection: is it running?"),
            new Answer.Silence("host.invalid:9", false, "no such host"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "localhost:", ":9090", "localhost:65536", "http://localhost:1"})
  void otherFormsAreNone(String text) {
    assertThat(AdminPorts.wellFormed(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:65535", "[::1]:9090"})
  void hostAndPortIsTheForm(String text) {
    assertThat(AdminPorts.wellFormed(text)).isTrue();
  }
}
