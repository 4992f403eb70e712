package dev.fairlead.cli.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.DataPlaneConfig;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.folder.FolderSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code listeners} of a GatewayConfig in a folder, from a saved file to the socket. */
@Timeout(60)
class ListenersTest {
  private static final String CLASS =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: fairlead}
      spec:
        controller: fairlead.dev/ingress
        parameters: {apiGroup: fairlead.dev, kind: GatewayConfig, name: gateway}
      ---
      apiVersion: fairlead.dev/v1alpha1
      kind: GatewayConfig
      metadata: {name: gateway}
      spec:
      """;

  @TempDir Path folder;

  private void save(String spec) throws IOException {
    Path written = Files.writeString(folder.resolve("gateway.new"), CLASS + spec);
    Files.move(
        written,
        folder.resolve("gateway.yaml"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String answer(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "closed";
    }
  }

  private static void await(int port, String start) throws IOException {
    while (!answer(port).startsWith(start)) {
      Thread.onSpinWait(); // the test's time is limited
    }
  }

  @Test
  void aSavedListenerIsOpenAndARemovedOneIsClosed() throws Exception {
    int first = freePort();
    int second = freePort();
    save("  listeners:\n  - {name: web, port: %d, protocol: HTTP}\n".formatted(first));
    DataPlaneConfig config =
        new DataPlaneConfig(
            "test",
            "127.0.0.1",
            0,
            true,
            DataPlaneConfig.NONE,
            true,
            "127.0.0.1",
            DataPlaneConfig.NONE,
            1,
            OutputStream.nullOutputStream());
    try (Standalone gateway =
        Standalone.start(FolderSource.open(folder), ResolveOptions.FOLDER, config, Reporter.NONE)) {
      assertThat(gateway.dataPlane().awaitReady(Duration.ofSeconds(30))).isTrue();
      assertThat(answer(first)).startsWith("HTTP/1.1 404 ");
      assertThat(answer(gateway.dataPlane().httpPort())).isEqualTo("closed");
      save("  listeners:\n  - {name: web, port: %d, protocol: HTTP}\n".formatted(second));
      await(second, "HTTP/1.1 404 ");
      await(first, "closed");
      save("  accessLog: {enabled: false}\n");
      await(gateway.dataPlane().httpPort(), "HTTP/1.1 404 ");
      await(second, "closed");
    }
  }
}
