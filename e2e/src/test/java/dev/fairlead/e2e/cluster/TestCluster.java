package dev.fairlead.e2e.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A cluster to install into: the user's own, K3s in a container, or the one of e2e/cluster. */
sealed interface TestCluster extends AutoCloseable {
  /** What it is, for people. */
  String what();

  String kubeconfig();

  /** Brings an image to its nodes. */
  void load(Path tar);

  @Override
  void close();

  /**
   * Whichever is there.
   *
   * @throws Absent with what would help when there is none
   */
  static TestCluster find(boolean required) throws Absent {
    var kubeconfig = System.getenv("KUBECONFIG");
    if (kubeconfig != null && !kubeconfig.isBlank()) {
      return new Given(Path.of(kubeconfig));
    }
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return new K3s();
    }
    return Own.start(required);
  }

  /** There is no cluster, and this is why. */
  final class Absent extends Exception {
    private static final long serialVersionUID = 1;

    Absent(String message) {
      super(message);
    }
  }

  /** The cluster of KUBECONFIG; its nodes have the images, or pull them. */
  record Given(Path file) implements TestCluster {
    @Override
    public String what() {
      return "the cluster of KUBECONFIG " + file;
    }

    @Override
    public String kubeconfig() {
      try {
        return Files.readString(file);
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void load(Path tar) {
      // the user has done it
    }

    @Override
    public void close() {
      // the user's
    }
  }

  /** K3s where Docker runs. */
  final class K3s implements TestCluster {
    private static final String IMAGE = "rancher/k3s:v1.34.1-k3s1";

    private final K3sContainer container = new K3sContainer(DockerImageName.parse(IMAGE));

    K3s() {
      container.setCommand("server", "--disable=traefik");
      container.start();
    }

    @Override
    public String what() {
      return "K3s in a container";
    }

    @Override
    public String kubeconfig() {
      return container.getKubeConfigYaml();
    }

    @Override
    public void load(Path tar) {
      container.copyFileToContainer(MountableFile.forHostPath(tar), "/image.tar");
      try {
        var result =
            container.execInContainer("ctr", "-n", "k8s.io", "image", "import", "/image.tar");
        if (result.getExitCode() != 0) {
          throw new AssertionError(result.getStderr());
        }
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      container.close();
    }
  }

  /**
   * The cluster of e2e/cluster: under an id of its own, or the one of {@code FAIRLEAD_CLUSTER_ID},
   * which is started if need be and left running.
   */
  final class Own implements TestCluster {
    private static final String TOOL = "e2e/cluster/cluster";
    private static final int FIRST_ID = 20;
    private static final int IDS = 80;

    private static final @Nullable String KEPT = System.getenv("FAIRLEAD_CLUSTER_ID");

    private final Map<String, String> env;
    private final String kubeconfig;

    private Own(Map<String, String> env, String kubeconfig) {
      this.env = env;
      this.kubeconfig = kubeconfig;
    }

    static Own start(boolean required) throws Absent {
      if (!System.getProperty("user.name").equals("root") || !Shell.onPath("go")) {
        throw new Absent("set KUBECONFIG, start Docker, or be root on Linux with Go on the PATH");
      }
      var env = new HashMap<String, String>();
      if (KEPT == null) {
        var id = FIRST_ID + ProcessHandle.current().pid() % IDS;
        env.put("FAIRLEAD_CLUSTER_ID", String.valueOf(id));
        env.put("FAIRLEAD_CLUSTER_DIR", "/tmp/fairlead-e2e-" + id);
      }
      if (required) {
        Shell.run(env, TOOL, "build");
      } else if (!built(env)) {
        throw new Absent("run e2e/cluster/cluster build once (7 minutes)");
      }
      var file = Path.of(Shell.run(env, TOOL, "up").strip());
      try {
        return new Own(env, Files.readString(file));
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }

    private static boolean built(Map<String, String> env) {
      var variables = Shell.run(env, TOOL, "env");
      var at = variables.indexOf("KUBE_API_TEST_DIR='") + "KUBE_API_TEST_DIR='".length();
      return Files.exists(Path.of(variables.substring(at, variables.indexOf('\'', at)), "addons"));
    }

    @Override
    public String what() {
      return "the cluster of e2e/cluster";
    }

    @Override
    public String kubeconfig() {
      return kubeconfig;
    }

    @Override
    public void load(Path tar) {
      Shell.run(env, TOOL, "load", tar.toString());
    }

    /** Runs a command in the node's namespaces, and gives its output. */
    String exec(String... command) {
      var all = new java.util.ArrayList<>(java.util.List.of(TOOL, "exec"));
      all.addAll(java.util.List.of(command));
      return Shell.run(env, all.toArray(String[]::new));
    }

    @Override
    public void close() {
      if (KEPT == null) {
        Shell.run(env, TOOL, "down");
      }
    }
  }

  /** An image of a root folder, made without an engine. */
  static void image(String name, Path folder, String program, Path tar) {
    var archive =
        new ProcessBuilder(Own.TOOL, "image", name, folder.toString(), "-u", "65532", program);
    try {
      var process =
          archive
              .directory(Shell.REPOSITORY.toFile())
              .redirectOutput(tar.toFile())
              .redirectErrorStream(false)
              .start();
      var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(errors);
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
