package dev.fairlead.cli.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An API server for the operator's training run: lists and watches are those of {@link
 * TrainingObjects}, every single object is missing, and what is written is accepted.
 */
final class ApiStandIn implements AutoCloseable {
  private static final int CHANGES = 100;

  /** More than a pass takes, so that each change is a pass of its own. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final HttpServer server;
  private final CountDownLatch restless = new CountDownLatch(2); // kinds that still change
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ApiStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - {name: stand-in, cluster: {server: "http://127.0.0.1:%d"}}
    users:
    - {name: nobody, user: {token: none}}
    contexts:
    - {name: stand-in, context: {cluster: stand-in, user: nobody}}
    current-context: stand-in
    """
        .formatted(server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    var written = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (query.contains("watch=true")) {
      watch(exchange);
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "GET" -> read(exchange);
      default -> reply(exchange, 201, written);
    }
  }

  /** Waits until every change was told; false if that takes longer. */
  boolean awaitChanges(Duration patience) throws InterruptedException {
    return restless.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A body without an end: first the changes, then not a word. */
  private void watch(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    var body = exchange.getResponseBody();
    body.flush();
    var plural = plural(exchange);
    try {
      for (int turn = 1; turn <= CHANGES; turn++) {
        var changed = TrainingObjects.changed(plural, turn);
        if (changed == null) {
          return; // a kind that rests
        }
        Thread.sleep(PAUSE);
        var event = Map.of("type", "MODIFIED", "object", changed);
        body.write(
            (Serialization.asJson(event).replace("\n", "") + "\n")
                .getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
      restless.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String plural(HttpExchange exchange) {
    var path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void read(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    if (path.matches(".*/namespaces/[^/]+/[^/]+/[^/]+")) {
      var missing =
          Map.of(
              "kind",
              "Status",
              "apiVersion",
              "v1",
              "status",
              "Failure",
              "reason",
              "NotFound",
              "code",
              404);
      reply(exchange, 404, Serialization.asJson(missing).getBytes(StandardCharsets.UTF_8));
    } else {
      var list =
          Map.of(
              "kind",
              "List",
              "apiVersion",
              "v1",
              "metadata",
              Map.of("resourceVersion", "1"),
              "items",
              TrainingObjects.all(plural(exchange)));
      reply(exchange, 200, Serialization.asJson(list).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void reply(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
