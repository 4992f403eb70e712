package dev.fairlead.e2e.api;

import com.marcnuri.helm.Helm;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * A real API server with etcd, from the binaries that e2e/cluster has built. Nothing else runs: no
 * controller, no node.
 */
final class ApiServer implements AutoCloseable {
  static final String NAMESPACE = "fairlead-system";
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> KINDS =
      Set.of(
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "IngressClass",
          "Service");

  private final KubeAPIServer server;
  private final Config config;
  private final KubernetesClient admin;

  private ApiServer(KubeAPIServer server) {
    this.server = server;
    this.config = Config.fromKubeconfig(server.getKubeConfigYaml());
    this.admin = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Starts one with the CRDs; skips the tests, or fails them, where there are no binaries. */
  static ApiServer start() throws IOException, InterruptedException {
    String folder = variable("KUBE_API_TEST_DIR");
    String version = variable("KUBE_API_TEST_API_SERVER_VERSION");
    if (!Files.isDirectory(Path.of(folder, "k8s"))) {
      String message = "no API server to test with: run e2e/cluster/cluster build";
      if ("1".equals(System.getenv("FAIRLEAD_REQUIRE_CLUSTER"))) {
        throw new AssertionError(message);
      }
      System.err.println("NOT RUN: " + message);
      Assumptions.abort(message);
    }
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(folder)
                .withOfflineMode(true)
                .withApiServerVersion(version)
                .build());
    server.start();
    ApiServer started = new ApiServer(server);
    started.apply(REPOSITORY.resolve("crds/src/main/resources/crds/backendpolicies.yaml"));
    started.apply(REPOSITORY.resolve("crds/src/main/resources/crds/gatewayconfigs.yaml"));
    started.namespace(NAMESPACE);
    return started;
  }

  private static String variable(String name) throws IOException, InterruptedException {
    Process env =
        new ProcessBuilder("bash", REPOSITORY.resolve("e2e/cluster/cluster").toString(), "env")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(env.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    env.waitFor();
    for (String word : text.split("[ \\n]")) {
      if (word.startsWith(name + "=")) {
        return word.substring(name.length() + 1).replace("'", "");
      }
    }
    return "";
  }

  static InputStream stream(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }

  KubernetesClient admin() {
    return admin;
  }

  private void apply(Path file) throws IOException {
    apply(Files.readString(file));
  }

  /** Creates or replaces objects of a YAML text. */
  void apply(String yaml) {
    for (HasMetadata object : admin.load(stream(yaml)).items()) {
      admin.resource(object).unlock().createOr(replace -> replace.update());
    }
  }

  void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .createOr(replace -> replace.update());
  }

  /** What the chart gives the operator: its account with its rights, the class, the Services. */
  void install(String... settings) {
    var template = new Helm(REPOSITORY.resolve("helm/fairlead")).template();
    template.withName("fairlead").withNamespace(NAMESPACE).withKubeVersion("1.34.0");
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      template.set(pair[0], pair[1]);
    }
    List<HasMetadata> objects = admin.load(stream(template.call())).items();
    for (HasMetadata object : objects) {
      boolean hook = object.getMetadata().getAnnotations().containsKey("helm.sh/hook");
      if (KINDS.contains(object.getKind()) && !hook) {
        admin.resource(object).unlock().createOr(replace -> replace.update());
      }
    }
  }

  /** A kubeconfig with the rights of the operator's account and no others. */
  String operatorsKubeconfig() throws IOException {
    String token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName("fairlead-operator")
            .tokenRequest()
            .getStatus()
            .getToken();
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: "%s"}}]
    users: [{name: operator, user: {token: "%s"}}]
    contexts: [{name: it, context: {cluster: it, user: operator}}]
    current-context: it
    """
        .formatted(config.getMasterUrl(), authority(), token);
  }

  private String authority() throws IOException {
    if (config.getCaCertData() != null) {
      return config.getCaCertData();
    }
    byte[] pem = Files.readAllBytes(Path.of(config.getCaCertFile()));
    return Base64.getEncoder().encodeToString(pem);
  }

  /** SIGSTOP or SIGCONT to the API server alone. */
  void signal(String signal) throws IOException, InterruptedException {
    long pid =
        ProcessHandle.current()
            .descendants()
            .filter(it -> it.info().command().orElse("").endsWith("kube-apiserver"))
            .findFirst()
            .orElseThrow()
            .pid();
    new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
  }

  @Override
  public void close() {
    admin.close();
    server.stop();
  }
}
