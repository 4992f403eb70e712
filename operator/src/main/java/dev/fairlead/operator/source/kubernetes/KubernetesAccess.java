package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.operator.source.SourceException;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to a Kubernetes API: a kubeconfig, or the ServiceAccount of the pod. */
public final class KubernetesAccess {
  private static final Path TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  /** First wait after a lost watch; it doubles up to 32 times that, so 3.2 s. */
  private static final int RECONNECT_MILLIS = 100;

  private KubernetesAccess() {}

  /**
   * A client; nothing is sent yet.
   *
   * @param kubeconfig the file the user named; null means {@code KUBECONFIG}, then the pod's
   *     ServiceAccount, then {@code ~/.kube/config}
   * @throws SourceException when there is no such file, or none of the three
   */
  public static KubernetesClient client(@Nullable Path kubeconfig) throws SourceException {
    return with(config(kubeconfig), List.of(Service.class));
  }

  /**
   * A client that reads what {@link KubernetesSource} watches directly as our own records. (The
   * usual one reads every event as a model of the library's, which is then written out and read
   * again: twice the work.) It is of no use for anything else.
   *
   * @throws SourceException as {@link #client}
   */
  public static KubernetesClient watcher(@Nullable Path kubeconfig) throws SourceException {
    return watcher(config(kubeconfig));
  }

  static KubernetesClient watcher(Config config) {
    // A connection for each watch costs a tenth less than streams of one, and their number is not
    // limited by the server, which matters where many namespaces are watched one by one.
    config.setHttp2Disable(true);
    return with(config, KubernetesSource.KINDS);
  }

  /**
   * A client that does not look through the library for all the kinds that it knows, which takes 40
   * ms when the first event comes.
   *
   * @param watched kinds that it will watch
   */
  private static KubernetesClient with(
      Config config, List<? extends Class<? extends KubernetesResource>> watched) {
    var kinds = new KubernetesSerialization(new ObjectMapper(), false);
    watched.forEach(kinds::registerKubernetesResource);
    kinds.registerKubernetesResource(Status.class); // what a watch ends with
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(kinds)
        .build();
  }

  private static Config config(@Nullable Path kubeconfig) throws SourceException {
    Config config = kubeconfig == null ? found() : read(kubeconfig);
    config.setWatchReconnectInterval(RECONNECT_MILLIS);
    // A WebSocket of the JDK seems to miss its peer's end at times (decision 0005).
    config.setOnlyHttpWatches(true);
    return config;
  }

  private static Config read(Path kubeconfig) throws SourceException {
    if (!Files.isReadable(kubeconfig) || Files.isDirectory(kubeconfig)) {
      String why = Files.exists(kubeconfig) ? "cannot be read" : "does not exist";
      throw new SourceException("the kubeconfig " + kubeconfig + " " + why);
    }
    try {
      return Config.fromKubeconfig(kubeconfig.toFile());
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
      throw new SourceException("the kubeconfig " + kubeconfig + " cannot be used: " + reason);
    }
  }

  private static Config found() throws SourceException {
    String named = System.getenv("KUBECONFIG");
    if (named != null && !named.isBlank()) {
      Path first = Path.of(named.split(System.getProperty("path.separator"), 2)[0]);
      if (!Files.isReadable(first)) {
        throw new SourceException("KUBECONFIG names " + first + ", which cannot be read");
      }
      return Config.autoConfigure(null);
    }
    Path home = Path.of(System.getProperty("user.home"), ".kube", "config");
    if (!Files.isReadable(TOKEN) && !Files.isReadable(home)) {
      throw new SourceException(
          "no cluster is known: give --kubeconfig FILE or --manifests DIR, or set KUBECONFIG");
    }
    return Config.autoConfigure(null);
  }
}
