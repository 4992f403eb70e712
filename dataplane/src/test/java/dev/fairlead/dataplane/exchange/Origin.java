package dev.fairlead.dataplane.exchange;

import dev.fairlead.snapshot.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint that follows a script, one thread per connection. */
final class Origin implements AutoCloseable {
  /** What it does with a connection; the connection is closed when the script ends. */
  interface Script {
    void run(Peer peer) throws Exception;
  }

  final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
  final AtomicInteger connections = new AtomicInteger();

  /** The requests, where the script keeps them. */
  final ConcurrentLinkedQueue<String> messages;

  private final ServerSocket socket;
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();

  Origin(Script script) throws IOException {
    this(new ConcurrentLinkedQueue<>(), script);
  }

  private Origin(ConcurrentLinkedQueue<String> messages, Script script) throws IOException {
    this(messages, script, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Origin(ConcurrentLinkedQueue<String> messages, Script script, InetSocketAddress address)
      throws IOException {
    this.messages = messages;
    socket = new ServerSocket();
    socket.bind(address, 512);
    Thread.ofVirtual().start(() -> accept(script));
  }

  /** Answers every request with 200 and {@code body}, and keeps the heads. */
  static Origin answering(String body) throws IOException {
    return replying("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /**
   * Answers every request, which has a Content-Length or no body, with that; keeps the messages.
   */
  static Origin replying(String response) throws IOException {
    return replying(response, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** The same at a certain address. */
  static Origin replying(String response, InetSocketAddress address) throws IOException {
    ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();
    return new Origin(
        messages,
        peer -> {
          String message = peer.message();
          while (!message.isEmpty()) {
            messages.add(message);
            peer.send(response);
            message = peer.message();
          }
        },
        address);
  }

  private void accept(Script script) {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        open.add(accepted);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(accepted, script));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          errors.add(e);
        }
      }
    }
  }

  private void serve(Socket accepted, Script script) {
    try (Peer peer = new Peer(accepted)) {
      script.run(peer);
    } catch (SocketException e) {
      open.remove(accepted); // the gateway closed it, or the test is over
    } catch (Exception | AssertionError e) {
      errors.add(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  Endpoint endpoint() {
    return Endpoint.ready("127.0.0.1", port());
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
