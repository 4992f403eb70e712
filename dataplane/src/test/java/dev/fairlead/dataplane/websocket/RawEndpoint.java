package dev.fairlead.dataplane.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint whose every byte a test decides: it reads a head, then runs a script. */
final class RawEndpoint implements AutoCloseable {
  /** What it does with one connection; the socket is closed behind it. */
  interface Script {
    void serve(String head, Socket socket) throws IOException;
  }

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 section 1.3

  private final ServerSocket listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Script script;

  RawEndpoint(Script script) throws IOException {
    this.script = script;
    Thread.ofVirtual().start(this::run);
  }

  /** Accepts every upgrade and sends back what comes, its end included. */
  static RawEndpoint echo() throws IOException {
    return new RawEndpoint((head, socket) -> {
      switchProtocols(head, socket.getOutputStream());
      socket.getInputStream().transferTo(socket.getOutputStream());
    });
  }

  /** Answers every request with these bytes and closes. */
  static RawEndpoint answering(String text) throws IOException {
    return new RawEndpoint((head, socket) -> write(socket.getOutputStream(), text));
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next head that came. */
  String head() throws InterruptedException {
    String head = heads.poll(30, TimeUnit.SECONDS);
    assertThat(head).as("a request at the endpoint").isNotNull();
    return head;
  }

  /** That are open now. */
  int connections() {
    return open.get();
  }

  /** Waits until the gateway has closed every connection. */
  void awaitNoConnection() {
    while (open.get() > 0) {
      Thread.onSpinWait();
    }
  }

  private void run() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      assertThat(listening.isClosed()).isTrue();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = readHead(socket.getInputStream());
      heads.add(head);
      script.serve(head, socket);
      socket.shutdownOutput();
      while (socket.getInputStream().read() >= 0) {
        // until the gateway has closed, too
      }
    } catch (SocketException e) {
      assertThat(e).as("the gateway was rude, or the test is over").isNotNull();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      open.decrementAndGet();
    }
  }

  /** Bytes up to and with an empty line; what there is when the stream ends. */
  static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  static void switchProtocols(String head, OutputStream out) throws IOException {
    String key = head.replaceAll("(?is).*sec-websocket-key: ([^\r]*).*", "$1");
    write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n");
  }

  static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
