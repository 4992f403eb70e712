package dev.fairlead.e2e.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask for {@code /} of a host all the time, half of them on kept connections, half on
 * new ones. Whatever is not a complete 200 is a failure; nothing is ever sent twice.
 */
final class Traffic implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int PAUSE_MILLIS = 10;
  private static final int TIMEOUT_MILLIS = 20_000;

  private final String address;
  private final String host;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  Traffic(String address, String host) {
    this.address = address;
    this.host = host;
    for (int i = 0; i < CLIENTS; i++) {
      boolean keep = i % 2 == 0;
      threads.add(Thread.ofPlatform().daemon().start(() -> run(keep)));
    }
  }

  /** One request on a connection of its own; 0 without an answer. */
  static int status(String address, String host) {
    try (var socket = connect(address)) {
      return exchange(socket, host, false).status();
    } catch (IOException e) {
      return 0;
    }
  }

  private record Answer(int status, boolean closes) {}

  private void run(boolean keep) {
    while (!stopped) {
      try (var socket = connect(address)) {
        Answer answer;
        do {
          answer = exchange(socket, host, keep);
          count(answer);
          Thread.sleep(PAUSE_MILLIS);
        } while (keep && !answer.closes() && !stopped);
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void count(Answer answer) {
    if (answer.status() == 200) {
      answered.incrementAndGet();
    } else {
      failures.add("status " + answer.status());
    }
  }

  private static Socket connect(String address) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(address, 80), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static Answer exchange(Socket socket, String host, boolean keep) throws IOException {
    var close = keep ? "" : "Connection: close\r\n";
    var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n" + close + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var in = socket.getInputStream();
    var head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after '" + head + "'");
      }
      head.append((char) next);
    }
    var text = head.toString().toLowerCase(Locale.ROOT);
    int length = Integer.parseInt(text.replaceFirst("(?s).*\r\ncontent-length: *(\\d+).*", "$1"));
    if (in.readNBytes(length).length < length) {
      throw new IOException("body cut off");
    }
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), text.contains("\r\nconnection: close"));
  }

  /** Waits until so many more requests have been answered. */
  void more(int requests) throws InterruptedException {
    var target = answered.get() + requests;
    Until.equal(true, () -> answered.get() >= target || failures.size() > 10);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (var thread : threads) {
      thread.join(2L * TIMEOUT_MILLIS);
    }
  }
}
