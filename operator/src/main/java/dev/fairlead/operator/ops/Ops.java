package dev.fairlead.operator.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.report.Reporter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The operator's admin port: {@code /livez}, {@code /readyz} (the first revision is out) and {@code
 * /metrics}; GET and HEAD only.
 */
public final class Ops implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final OperatorMetrics metrics = new OperatorMetrics();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private Supplier<FeedView> feed = () -> new FeedView(null, List.of());

  private record Page(int status, String type, String text) {}

  /**
   * Opens the port; it answers from {@link #start} on.
   *
   * @param port 0 for any free one
   * @throws IOException with a message for people if the port cannot be had
   */
  public Ops(String bind, int port) throws IOException {
    try {
      server = HttpServer.create(new InetSocketAddress(bind, port), 0);
    } catch (SocketException e) {
      throw new IOException(
          "cannot listen on admin port " + port + " of " + bind + ": " + e.getMessage(), e);
    }
  }

  /** What has to be told about the feed. */
  public FeedObserver observer() {
    return metrics;
  }

  /** What has to be told after every pass. */
  public Reporter reporter() {
    return metrics;
  }

  /**
   * Answers from now on.
   *
   * @param dataPlanes who runs what
   */
  public void start(Supplier<FeedView> dataPlanes) {
    feed = dataPlanes;
    metrics.follow(dataPlanes);
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      boolean get = exchange.getRequestMethod().equals("GET");
      Page page =
          head || get
              ? page(exchange.getRequestURI().getPath())
              : new Page(405, TEXT, "GET and HEAD only\n");
      byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(page.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Page page(String path) {
    return switch (path) {
      case "/livez" -> new Page(200, TEXT, "alive\n");
      case "/readyz" ->
          feed.get().current() == null
              ? new Page(503, TEXT, "not ready: no revision yet\n")
              : new Page(200, TEXT, "ready\n");
      case "/metrics" -> new Page(200, PROMETHEUS, metrics.scrape());
      case "/" -> new Page(200, TEXT, "/livez\n/readyz\n/metrics\n");
      default -> new Page(404, TEXT, "no such page\n");
    };
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}
