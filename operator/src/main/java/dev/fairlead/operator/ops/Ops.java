package dev.fairlead.operator.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.port.PortProblem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The operator's admin port; GET and HEAD only. {@code /livez}: the cycle turns. {@code /readyz}:
 * the first revision is out, and stays so while the API server is away. {@code /metrics}, {@code
 * /status}, {@code /findings}, {@code /config}.
 */
public final class Ops implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PAGES = "/livez\n/readyz\n/metrics\n/status\n/findings\n/config\n";
  private static final String JSON = "application/json";

  private final OperatorMetrics metrics = new OperatorMetrics(() -> this.state);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile OperatorState state = OperatorState.STARTING;

  private record Page(int status, String type, String text) {}

  /**
   * Opens the port; nothing is ready before {@link #follow}.
   *
   * @param port 0 for any free one
   * @throws IOException with a message for people if the port cannot be had
   */
  public Ops(String bind, int port) throws IOException {
    try {
      server = HttpServer.create(new InetSocketAddress(bind, port), 0);
    } catch (SocketException e) {
      throw new IOException(PortProblem.text("admin port", bind, port, e), e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  /** What has to be told about the feed. */
  public FeedObserver observer() {
    return metrics;
  }

  /** What has to be told after every pass. */
  public Reporter reporter() {
    return metrics;
  }

  /** Shows this from now on. */
  public void follow(OperatorState operator) {
    state = operator;
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
    OperatorState now = state;
    return switch (path) {
      case "/livez" ->
          now.alive()
              ? new Page(200, TEXT, "alive\n")
              : new Page(503, TEXT, "the cycle has stopped; the log says why\n");
      case "/readyz" ->
          now.feed().current() == null
              ? new Page(503, TEXT, "not ready: no revision yet\n")
              : new Page(200, TEXT, "ready\n");
      case "/metrics" -> new Page(200, PROMETHEUS, metrics.scrape());
      case "/status" -> new Page(200, JSON, Views.status(now, metrics.recent()));
      case "/findings" ->
          new Page(200, JSON, Views.findings(now.latest().map(Report::findings).orElse(List.of())));
      case "/config" ->
          new Page(
              200,
              JSON,
              Views.config(now.feed(), now.latest().map(Report::snapshot).orElse(Snapshot.EMPTY)));
      case "/" -> new Page(200, TEXT, PAGES);
      default -> new Page(404, TEXT, "no such page; there are:\n" + PAGES);
    };
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}
