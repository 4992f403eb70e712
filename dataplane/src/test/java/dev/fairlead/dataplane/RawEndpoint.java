package dev.fairlead.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint that speaks HTTP/2 frame by frame, as a script says; a thread per connection. */
final class RawEndpoint implements AutoCloseable {
  /** What it does with one connection. */
  interface Script {
    void run(RawHttp2 connection, int number) throws IOException;
  }

  private final ServerSocket listening;
  private final byte[] settings;
  private final Script script;
  final AtomicInteger connections = new AtomicInteger();

  /**
   * @param settings pairs of two bytes for the name and four for the value
   */
  RawEndpoint(byte[] settings, Script script) throws IOException {
    this.settings = settings;
    this.script = script;
    listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket accepted = listening.accept();
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(accepted, number));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket accepted, int number) {
    try (RawHttp2 connection = new RawHttp2(accepted, settings)) {
      script.run(connection, number);
    } catch (IOException gatewayIsGone) {
      connections.get(); // the script ends when the gateway closes the connection
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
