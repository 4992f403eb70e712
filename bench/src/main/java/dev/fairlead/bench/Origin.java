package dev.fairlead.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An endpoint that answers every request with its name, at little cost: what it takes of the CPUs
 * is missing to those that are measured. Knows requests without a body only.
 */
final class Origin implements AutoCloseable {
  private final ServerSocket socket;
  private final byte[] answer;

  Origin(String name) throws IOException {
    socket = new ServerSocket(0);
    answer =
        "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(name.length(), name)
            .getBytes(StandardCharsets.US_ASCII);
    Thread.ofPlatform().daemon().name("origin-" + name).start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      int end = 0; // how much of CR LF CR LF is there
      for (int next = in.read(); next >= 0; next = in.read()) {
        end = next == "\r\n\r\n".charAt(end) ? end + 1 : next == '\r' ? 1 : 0;
        if (end == 4) {
          client.getOutputStream().write(answer);
          end = 0;
        }
      }
    } catch (IOException e) {
      // The data plane is done with this connection.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
