package dev.fairlead.e2e.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Closed-loop load on loopback: each thread sends the next request when it has its answer, on a
 * connection that it keeps as long as the server does. Whatever is not a complete 200 is a failure.
 */
final class Load implements AutoCloseable {
  private static final int THREADS = 4;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  Load(int port) {
    this.port = port;
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().daemon().start(this::run));
    }
  }

  private void run() {
    Socket socket = null;
    while (!stopped) {
      try {
        if (socket == null) {
          socket = new Socket();
          socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
          socket.setSoTimeout(10_000);
        }
        socket = once(socket);
        answered.incrementAndGet();
      } catch (IOException e) {
        failures.add(e.toString());
        socket = null;
      }
    }
  }

  private static @Nullable Socket once(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    String text = head.toString();
    int length = Integer.parseInt(field(text, "content-length:"));
    if (socket.getInputStream().readNBytes(length).length < length) {
      throw new IOException("body cut off");
    }
    if (!text.startsWith("HTTP/1.1 200")) {
      throw new IOException(text.substring(0, text.indexOf('\r')));
    }
    if (text.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
      socket.close();
      return null;
    }
    return socket;
  }

  private static String field(String head, String name) throws IOException {
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf(name);
    if (at < 0) {
      throw new IOException("no " + name + " in " + head);
    }
    return head.substring(at + name.length(), head.indexOf('\r', at)).strip();
  }

  /** Waits until so many more requests were answered. */
  void more(int requests) throws InterruptedException {
    long target = answered.get() + requests;
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (answered.get() < target && System.nanoTime() < deadline && failures.size() < 10) {
      Thread.sleep(5);
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  long answered() {
    return answered.get();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(15_000);
    }
  }
}
