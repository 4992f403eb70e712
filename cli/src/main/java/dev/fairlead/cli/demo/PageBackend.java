package dev.fairlead.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One small HTTP server on a free loopback port that says who it is and what it was asked. */
final class PageBackend implements Backend {
  private final String name;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  private PageBackend(String name, HttpServer server) {
    this.name = name;
    this.server = server;
  }

  static PageBackend start(String name) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(Backend.loopback(), 0), 0);
    PageBackend backend = new PageBackend(name, server);
    backend.server.createContext("/", backend::answer);
    backend.server.setExecutor(backend.workers);
    backend.server.start();
    return backend;
  }

  @Override
  public String service() {
    return name;
  }

  @Override
  public String portName() {
    return "http";
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String text =
          "%s: %s %s for %s, scheme %s%n"
              .formatted(
                  name,
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Host"),
                  exchange.getRequestHeaders().getFirst("X-Forwarded-Proto"));
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}
