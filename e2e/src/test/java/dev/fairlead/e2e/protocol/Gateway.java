package dev.fairlead.e2e.protocol;

import dev.fairlead.cli.standalone.Standalone;
import dev.fairlead.dataplane.DataPlane;
import dev.fairlead.dataplane.DataPlaneConfig;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.folder.FolderSource;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A gateway from manifests, in this process: one Service behind every host and path. */
final class Gateway implements AutoCloseable {
  private final Standalone standalone;

  /**
   * @param appProtocol of the Service's port
   * @param ports where its endpoints listen on loopback
   */
  Gateway(Path folder, String appProtocol, int... ports) throws Exception {
    Files.writeString(folder.resolve("app.yaml"), manifests(appProtocol, ports));
    standalone =
        Standalone.start(
            FolderSource.open(folder),
            ResolveOptions.FOLDER,
            new DataPlaneConfig(
                "protocol",
                "127.0.0.1",
                0,
                false,
                0,
                false,
                "127.0.0.1",
                0,
                2,
                OutputStream.nullOutputStream()),
            new Silent());
    if (!plane().awaitReady(Duration.ofSeconds(90))) {
      throw new IllegalStateException("not ready: " + plane().notReady());
    }
  }

  DataPlane plane() {
    return standalone.dataPlane();
  }

  private static String manifests(String appProtocol, int... ports) {
    String slices =
        IntStream.of(ports)
            .mapToObj(port ->
                """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: app-%1$d, labels: {kubernetes.io/service-name: app}}
                addressType: IPv4
                ports: [{name: "", port: %1$d}]
                endpoints: [{addresses: [127.0.0.1]}]
                """
                    .formatted(port))
            .collect(Collectors.joining());
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: app}
    spec: {ports: [{port: 80, appProtocol: "%s"}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: app}
    spec:
      defaultBackend: {service: {name: app, port: {number: 80}}}
    """
            .formatted(appProtocol)
        + slices;
  }

  @Override
  public void close() {
    standalone.close();
  }

  private static final class Silent implements Reporter {
    @Override
    public void report(Report report) {}
  }
}
