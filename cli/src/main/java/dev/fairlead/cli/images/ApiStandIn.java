package dev.fairlead.cli.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An API server of an empty cluster, for the operator's training run: every list is empty, every
 * watch silent, every single object missing, and what is written is accepted.
 */
final class ApiStandIn implements AutoCloseable {
  private final HttpServer server;
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

  /** A watch is tried as a WebSocket first; when that is not spoken, as a body without an end. */
  private static void watch(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      reply(exchange, 200, new byte[0]);
    } else {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush(); // and never a word
    }
  }

  private static void read(HttpExchange exchange) throws IOException {
    var named = exchange.getRequestURI().getPath().matches(".*/namespaces/[^/]+/[^/]+/[^/]+");
    var body =
        named
            ? "{'kind':'Status','apiVersion':'v1','status':'Failure','reason':'NotFound','code':404}"
            : "{'kind':'List','apiVersion':'v1','metadata':{'resourceVersion':'1'},'items':[]}";
    reply(exchange, named ? 404 : 200, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
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
