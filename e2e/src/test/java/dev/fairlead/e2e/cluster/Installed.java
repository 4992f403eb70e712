package dev.fairlead.e2e.cluster;

import com.marcnuri.helm.Helm;
import dev.fairlead.e2e.load.HttpConnection;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The release {@code fairlead} on a cluster, once for all test classes. Without a cluster its tests
 * are skipped, loudly; with {@code FAIRLEAD_REQUIRE_CLUSTER=1} they fail.
 */
final class Installed implements AutoCloseable {
  static final String NAMESPACE = "fairlead-system";
  private static final int TIMEOUT_SECONDS = 300;
  private static final boolean REQUIRED = "1".equals(System.getenv("FAIRLEAD_REQUIRE_CLUSTER"));
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path CHART = Shell.REPOSITORY.resolve("helm/fairlead");
  private static final Path JAR = Shell.REPOSITORY.resolve("cli/target/fairlead-cli.jar");
  private static final Path KUBECONFIG = TARGET.resolve("cluster.kubeconfig");

  private final TestCluster cluster;
  private final KubernetesClient client;

  private Installed(TestCluster cluster) throws IOException {
    this.cluster = cluster;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
    Files.createDirectories(TARGET);
    Files.writeString(KUBECONFIG, cluster.kubeconfig());
  }

  /** Gives a test class the installation, and ends it after the last one. */
  static final class Extension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
        ExtensionContext.Namespace.create(Installed.class);

    @Override
    public void beforeAll(ExtensionContext context) {
      var found = installed(context);
      if (found.absent() != null) {
        var message = "NOT RUN, no cluster to test with: " + found.absent();
        if (REQUIRED) {
          throw new AssertionError(message);
        }
        System.err.println(message);
        Assumptions.abort(message);
      }
    }

    private static Found installed(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(STORE)
          .computeIfAbsent("installation", key -> Found.look(), Found.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Installed.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return java.util.Objects.requireNonNull(installed(context).installed());
    }
  }

  /** An installation, or why there is none. */
  record Found(@Nullable Installed installed, @Nullable String absent) implements AutoCloseable {
    static Found look() {
      try {
        prerequisites();
        var cluster = TestCluster.find(REQUIRED);
        System.err.println("Testing on " + cluster.what());
        return new Found(installOn(cluster), null);
      } catch (TestCluster.Absent e) {
        return new Found(null, e.getMessage());
      }
    }

    private static Installed installOn(TestCluster cluster) {
      try {
        var installed = new Installed(cluster);
        installed.install();
        return installed;
      } catch (IOException | RuntimeException | AssertionError e) {
        cluster.close();
        throw new AssertionError("cannot install on " + cluster.what(), e);
      }
    }

    @Override
    public void close() {
      if (installed != null) {
        installed.close();
      }
    }
  }

  private static void prerequisites() throws TestCluster.Absent {
    if (!Files.exists(JAR)) {
      throw new TestCluster.Absent("nothing is packaged: run mvn verify rather than mvn test");
    }
    for (var program : new String[] {"mmdebstrap", "go"}) {
      if (!Shell.onPath(program)) {
        throw new TestCluster.Absent(program + " is not on the PATH");
      }
    }
  }

  private void install() throws IOException {
    images();
    namespace(NAMESPACE);
    upgrade(Map.of());
  }

  private void images() throws IOException {
    var images = TARGET.resolve("images");
    if (!current(images)) {
      Shell.run(
          Map.of("FAIRLEAD_NO_BUILD", "1"), "./fairlead", "images", "--out", images.toString());
    }
    var folder = Files.createDirectories(TARGET.resolve("backend"));
    Shell.run(
        Map.of("CGO_ENABLED", "0", "GOFLAGS", "", "GOWORK", "off"),
        "go",
        "build",
        "-C",
        "e2e/backend",
        "-trimpath",
        "-o",
        folder.resolve("backend").toString());
    TestCluster.image(Backend.IMAGE, folder, "/backend", images.resolve("backend.tar"));
    for (var name : new String[] {"operator", "dataplane", "backend"}) {
      cluster.load(images.resolve(name + ".tar"));
    }
  }

  /** Whether the images were made from the jar that is there. */
  private static boolean current(Path images) throws IOException {
    var image = images.resolve("dataplane.tar");
    return Files.exists(image)
        && Files.getLastModifiedTime(image).compareTo(Files.getLastModifiedTime(JAR)) > 0;
  }

  /** Makes a namespace where nothing privileged runs. */
  void namespace(String name) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
  }

  /** Installs or upgrades a release of the chart, and waits until it is ready. */
  void helm(String release, String namespace, Map<String, String> values) {
    var upgrade =
        new Helm(CHART)
            .upgrade()
            .install()
            .withKubeConfig(KUBECONFIG)
            .withName(release)
            .withNamespace(namespace)
            .withTimeout(TIMEOUT_SECONDS)
            .waitReady();
    values.forEach(upgrade::set);
    upgrade.call();
  }

  KubernetesClient client() {
    return client;
  }

  TestCluster cluster() {
    return cluster;
  }

  Pods pods() {
    return new Pods(client, NAMESPACE);
  }

  /** Where clients reach the data planes. */
  InetSocketAddress address() throws InterruptedException {
    return Until.present(this::addressNow);
  }

  @Nullable InetSocketAddress addressNow() {
    var service = client.services().inNamespace(NAMESPACE).withName("fairlead-dataplane").get();
    var ingress = service.getStatus().getLoadBalancer().getIngress();
    return ingress.isEmpty() ? null : new InetSocketAddress(ingress.getFirst().getIp(), 80);
  }

  /** Status of a request for {@code /} of that host; 0 without an answer. */
  int status(String host) {
    var address = addressNow();
    var answer = address == null ? null : HttpConnection.once(address, host, "/");
    return answer == null ? 0 : answer.status();
  }

  /**
   * Installs the release, or upgrades it with further values. Where it is there already (on a
   * cluster that is kept), its pods get the images of this run.
   */
  void upgrade(Map<String, String> values) {
    var all = new HashMap<String, String>();
    for (var half : new String[] {"operator", "dataplane"}) {
      var image = TARGET.resolve("images").resolve(half + ".tar").toFile();
      all.put(half + ".podAnnotations.image", "of-" + image.lastModified());
    }
    all.putAll(values);
    helm("fairlead", NAMESPACE, all);
  }

  @Override
  public void close() {
    client.close();
    cluster.close();
  }
}
