package dev.fairlead.dataplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An endpoint that answers with its name; {@code /slow} waits until it is let go, {@code /client}
 * tells X-Forwarded-For.
 */
final class Backend implements AutoCloseable {
  private final HttpServer server;
  private final String name;
  final AtomicInteger requests = new AtomicInteger();
  final CountDownLatch slowArrived = new CountDownLatch(1);
  final CountDownLatch letGo = new CountDownLatch(1);

  Backend(String name) throws IOException {
    this.name = name;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    if (exchange.getRequestURI().getPath().equals("/slow")) {
      slowArrived.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.getRequestBody().readAllBytes();
    boolean client = exchange.getRequestURI().getPath().equals("/client");
    String text = client ? exchange.getRequestHeaders().getFirst("X-Forwarded-For") : name;
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    letGo.countDown();
    server.stop(0);
  }
}
