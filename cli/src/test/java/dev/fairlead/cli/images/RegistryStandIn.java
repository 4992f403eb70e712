package dev.fairlead.cli.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A registry on loopback that takes pushes (OCI distribution 1.1), with a certificate that nobody
 * trusts.
 */
final class RegistryStandIn implements AutoCloseable {
  private static final String PASSWORD = "not secret";

  /** By digest, {@code sha256:…}. */
  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

  /** By name and tag, {@code team/app:1}. */
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();

  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
  private final HttpsServer server;

  /**
   * @param folder where its key goes
   */
  RegistryStandIn(Path folder) throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(folder.resolve("registry.p12"))));
    server.createContext("/v2/", this::answer);
    server.start();
  }

  private static SSLContext tls(Path keys) throws IOException, GeneralSecurityException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Tool.run(
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "registry",
            "-keyalg",
            "EC",
            "-dname",
            "CN=registry",
            "-ext",
            "san=ip:127.0.0.1",
            "-keystore",
            keys.toString(),
            "-storepass",
            PASSWORD),
        keys.resolveSibling("keytool.log"));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var password = PASSWORD.toCharArray();
    managers.init(KeyStore.getInstance(keys.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** {@code host:port}. */
  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status(exchange, body), -1);
    }
  }

  private int status(HttpExchange exchange, byte[] body) {
    var uri = exchange.getRequestURI();
    return switch (exchange.getRequestMethod()) {
      case "GET" -> 200; // it is a registry
      case "HEAD" -> blobs.containsKey(last(uri)) ? 200 : 404;
      case "POST" -> {
        exchange
            .getResponseHeaders()
            .set("Location", "https://" + name() + uri.getPath() + System.nanoTime());
        yield 202;
      }
      case "PATCH" -> {
        uploads.put(uri.getPath(), body);
        exchange.getResponseHeaders().set("Location", "https://" + name() + uri.getPath());
        yield 202;
      }
      case "PUT" -> put(uri, body);
      default -> 405;
    };
  }

  private int put(URI uri, byte[] body) {
    var path = uri.getPath().substring("/v2/".length());
    if (path.contains("/manifests/")) {
      manifests.put(path.replace("/manifests/", ":"), body);
    } else {
      blobs.put(uri.getQuery().replace("digest=", ""), uploads.remove(uri.getPath()));
    }
    return 201;
  }

  private static String last(URI uri) {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
