package dev.fairlead.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of manifests, as a user has it, and the Service {@code app} in it. */
final class Manifests {
  private final Path folder;

  Manifests(Path folder) throws IOException {
    this.folder = Files.createDirectory(folder);
  }

  Path folder() {
    return folder;
  }

  /** The way editors save: a new file takes the old one's name. */
  void save(String name, String text) throws IOException {
    Path fresh = folder.resolveSibling(name + ".new");
    Files.writeString(fresh, text);
    Files.move(
        fresh,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  /** The Service with one endpoint, and an Ingress that gives it what is below {@code path}. */
  static String app(int port, String path) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: app}
    spec: {ports: [{port: 80}]}
    ---
    %s---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: app}
    spec:
      rules:
        - http:
            paths:
              - {path: %s, pathType: Prefix, backend: {service: {name: app, port: {number: 80}}}}
    """
        .formatted(slice(port), path);
  }

  /** One endpoint of the Service. */
  static String slice(int port) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: app-%1$d, labels: {kubernetes.io/service-name: app}}
    addressType: IPv4
    ports: [{name: "", port: %1$d}]
    endpoints: [{addresses: [127.0.0.1]}]
    """
        .formatted(port);
  }

  /** Serves it, in one process. */
  Fairlead run(int http, int admin) throws IOException {
    return Fairlead.start(
        folder.getParent(),
        "run",
        "run",
        "--manifests",
        folder.toString(),
        "--http-port",
        String.valueOf(http),
        "--https-port",
        "0",
        "--admin-port",
        String.valueOf(admin));
  }
}
