package dev.fairlead.e2e.api;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators and a data plane as the chart starts them, but as processes of this machine. */
final class Installation implements AutoCloseable {
  private static final String FEED = "fairlead-feed";

  private final ApiServer api;
  private final Path folder;
  private final Map<String, Half> operators = new HashMap<>();
  private final Map<String, Integer> feedPorts = new HashMap<>();
  private final List<Half> running = new ArrayList<>();
  private final int httpPort = Half.freePort();

  /** Logs and state stay in the build's folder. */
  Installation(ApiServer api) throws IOException {
    this.api = api;
    this.folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "api-");
  }

  /** Gives the data planes' Service an address, as a cloud would. */
  void publish(String address) {
    Service service =
        api.admin()
            .services()
            .inNamespace(ApiServer.NAMESPACE)
            .withName("fairlead-dataplane")
            .require();
    Service changed =
        new ServiceBuilder(service)
            .editOrNewStatus()
            .editOrNewLoadBalancer()
            .addNewIngress()
            .withIp(address)
            .endIngress()
            .endLoadBalancer()
            .endStatus()
            .build();
    api.admin().resource(changed).updateStatus();
  }

  /** Starts one, and waits until it is ready. */
  void startOperator(String name, String... more) throws Exception {
    Path kubeconfig = folder.resolve("operator.kubeconfig");
    Files.writeString(kubeconfig, api.operatorsKubeconfig());
    int feedPort = Half.freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kubeconfig=" + kubeconfig,
                "--bind=127.0.0.1",
                "--feed-port=" + feedPort,
                "--feed-secrets=" + FEED,
                "--state=" + folder.resolve(name),
                "--lease=fairlead-operator",
                "--publish-service=fairlead-dataplane"));
    arguments.addAll(List.of(more));
    Map<String, String> env = Map.of("POD_NAME", name, "POD_NAMESPACE", ApiServer.NAMESPACE);
    Half operator =
        Half.start(folder.resolve(name + ".log"), "dev.fairlead.operator.Main", env, arguments);
    running.add(operator);
    operators.put(name, operator);
    feedPorts.put(name, feedPort);
    Until.equal(true, operator::ready);
  }

  Half operator(String name) {
    return operators.get(name);
  }

  long leaders() throws InterruptedException {
    long leaders = 0;
    for (Half operator : operators.values()) {
      leaders += operator.leads() ? 1 : 0;
    }
    return leaders;
  }

  String leader() throws InterruptedException {
    for (Map.Entry<String, Half> operator : operators.entrySet()) {
      if (operator.getValue().leads()) {
        return operator.getKey();
      }
    }
    return "";
  }

  /** Starts the data plane with what its pod would mount, and waits until it is ready. */
  void startDataPlane(String operator) throws Exception {
    Path certs = Files.createDirectories(folder.resolve("mounted"));
    Secret secret = secret("dataplane");
    for (Map.Entry<String, String> file : secret.getData().entrySet()) {
      Files.write(certs.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
    }
    Half plane =
        Half.start(
            folder.resolve("dataplane.log"),
            "dev.fairlead.dataplane.Main",
            Map.of(),
            List.of(
                "--operator=127.0.0.1:" + feedPorts.get(operator),
                "--certs=" + certs,
                "--state=" + folder.resolve("dataplane"),
                "--bind=127.0.0.1",
                "--loops=1",
                "--http-port=" + httpPort,
                "--https-port=0"));
    running.add(plane);
    Until.equal(true, plane::ready);
  }

  private Secret secret(String half) {
    return api.admin()
        .secrets()
        .inNamespace(ApiServer.NAMESPACE)
        .withName(FEED + "-" + half)
        .require();
  }

  String feedSecretVersion() {
    return secret("operator").getMetadata().getResourceVersion();
  }

  /** The status of a GET at the data plane; 0 without an answer. */
  int get(String host) {
    try (Socket socket = new Socket("127.0.0.1", httpPort)) {
      socket.setSoTimeout(10_000);
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      String text = new String(line, StandardCharsets.US_ASCII);
      return text.length() < 12 ? 0 : Integer.parseInt(text.substring(9));
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() throws Exception {
    for (Half half : running) {
      half.close();
    }
  }
}
