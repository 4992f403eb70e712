package dev.fairlead.operator;

import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.source.folder.FolderSource;
import dev.fairlead.operator.source.kubernetes.KubernetesAccess;
import dev.fairlead.operator.source.kubernetes.KubernetesSource;
import dev.fairlead.operator.source.manifest.ConfigFile;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say where objects and settings come from. */
public final class InputOptions {
  @ArgGroup private @Nullable Where where;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings: a GatewayConfig, see docs/reference/configuration.md.")
  private @Nullable Path config;

  @Option(
      names = "--controller",
      paramLabel = "NAME",
      defaultValue = ResolveOptions.CONTROLLER,
      description = "The controller that our IngressClasses name. Default: ${DEFAULT-VALUE}.")
  private String controller = ResolveOptions.CONTROLLER;

  @Option(
      names = "--ingress-class",
      paramLabel = "NAME",
      description = "A class that is ours where no IngressClass can be read.")
  private @Nullable String ingressClass;

  @Option(
      names = "--default-class",
      description = "Ingresses without a class belong to that class.")
  private boolean defaultClass;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description =
          "Looks at this namespace only (repeatable), so that in a cluster no right on the whole"
              + " of it is needed. Default: all.")
  private List<String> namespaces = List.of();

  private @Nullable KubernetesClient client;

  /** At most one of them. */
  private static final class Where {
    @Option(
        names = "--manifests",
        paramLabel = "DIR",
        description = "A folder of manifests (*.yaml, *.yml, *.json), with its sub-folders.")
    private @Nullable Path manifests;

    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description =
            "A cluster. Without this and without --manifests: KUBECONFIG, the ServiceAccount"
                + " of the pod, or ~/.kube/config.")
    private @Nullable Path kubeconfig;
  }

  /** Whether objects come from a folder. */
  public boolean folder() {
    return where != null && where.manifests != null;
  }

  /** The namespaces to look at; empty means all. */
  List<String> namespaces() {
    return List.copyOf(namespaces);
  }

  /**
   * Opens the source; nothing is read yet.
   *
   * @throws SourceException if it is missing
   */
  public ClusterSource open() throws SourceException {
    if (where != null && where.manifests != null) {
      return FolderSource.open(where.manifests, namespaces());
    }
    return new KubernetesSource(KubernetesAccess.watcher(kubeconfig()), namespaces());
  }

  private @Nullable Path kubeconfig() {
    return where == null ? null : where.kubeconfig;
  }

  /**
   * The way to the cluster for all but the source; lives as long as the process.
   *
   * @throws SourceException if there is none
   */
  KubernetesClient client() throws SourceException {
    KubernetesClient known = client;
    if (known == null) {
      known = KubernetesAccess.client(kubeconfig());
      client = known;
    }
    return known;
  }

  /**
   * How the objects are understood.
   *
   * @throws SourceException if the configuration file is missing or wrong
   */
  public ResolveOptions options() throws SourceException {
    ResolveOptions plain = folder() ? ResolveOptions.FOLDER : ResolveOptions.CLUSTER;
    return new ResolveOptions(
        plain.folder(),
        controller,
        ingressClass == null ? plain.className() : ingressClass,
        defaultClass || plain.byDefault(),
        config == null ? null : ConfigFile.read(config));
  }
}
