package dev.fairlead.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder {@code examples/shop}, brought to life: a temporary copy of it, small servers,
 * EndpointSlices that point at them, and the TLS Secret that its Ingresses name.
 */
public final class Shop implements AutoCloseable {
  /** Services with pages: each gets one server. */
  private static final List<String> PAGES = List.of("storefront", "catalog", "checkout");

  /** How many servers the gRPC service has. */
  static final int REVIEWERS = 3;

  private final Path folder;
  private final List<Backend> backends;
  private final ShopCertificate certificate;

  private Shop(Path folder, List<Backend> backends, ShopCertificate certificate) {
    this.folder = folder;
    this.backends = List.copyOf(backends);
    this.certificate = certificate;
  }

  /**
   * @param manifests the folder to copy
   * @throws IOException if it cannot be copied or a server cannot listen
   */
  public static Shop open(Path manifests) throws IOException {
    Path folder = Files.createTempDirectory("fairlead-shop-");
    List<Backend> backends = new ArrayList<>();
    Shop shop;
    try {
      start(backends);
      shop = new Shop(folder, backends, ShopCertificate.make());
      copy(manifests, folder);
      shop.writeObjects();
    } catch (IOException | RuntimeException e) {
      backends.forEach(Backend::close);
      delete(folder);
      throw e;
    }
    return shop;
  }

  private static void start(List<Backend> backends) throws IOException {
    for (String service : PAGES) {
      backends.add(PageBackend.start(service));
    }
    for (int i = 1; i <= REVIEWERS; i++) {
      backends.add(Reviewer.start("reviews-" + i));
    }
    backends.add(ChatBackend.start());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void writeObjects() throws IOException {
    StringBuilder slices = new StringBuilder();
    for (Backend backend : backends) {
      slices.append(slice(backend));
    }
    Files.writeString(folder.resolve("endpoints.yaml"), slices);
    Files.writeString(folder.resolve("tls.yaml"), certificate.secret("shop", "shop-tls"));
  }

  private static String slice(Backend backend) {
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %1$s-%3$d
      namespace: shop
      labels:
        kubernetes.io/service-name: %1$s
    addressType: IPv4
    endpoints:
      - addresses:
          - 127.0.0.1
    ports:
      - name: %2$s
        port: %3$d
    """
        .formatted(backend.service(), backend.portName(), backend.port());
  }

  /** The living copy: the folder that the gateway watches. */
  public Path folder() {
    return folder;
  }

  /** The certificate that answers for the shop's hosts. */
  X509Certificate certificate() {
    return certificate.certificate();
  }

  /** Stops the servers and removes the copy. */
  @Override
  public void close() {
    backends.forEach(Backend::close);
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
