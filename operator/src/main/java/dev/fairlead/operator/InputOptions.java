package dev.fairlead.operator;

import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.ConfigFile;
import dev.fairlead.operator.source.FolderSource;
import dev.fairlead.operator.source.KubernetesAccess;
import dev.fairlead.operator.source.KubernetesSource;
import dev.fairlead.operator.source.SourceException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
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
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = {
        "Look at this namespace of a cluster only, where there is no right to read all. Classes and",
        "GatewayConfigs are not read then: --ingress-class and --config say what they would."
      })
  private @Nullable String namespace;

  @Option(
      names = "--ingress-class",
      paramLabel = "NAME",
      description = "A class that is ours though no IngressClass says so.")
  private @Nullable String ingressClass;

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
        description = {
          "A cluster. Without this and without --manifests: KUBECONFIG, the ServiceAccount",
          "of the pod, or ~/.kube/config."
        })
    private @Nullable Path kubeconfig;
  }

  /** Whether objects come from a folder. */
  public boolean folder() {
    return where != null && where.manifests != null;
  }

  /**
   * Opens the source; nothing is read yet.
   *
   * @throws SourceException if it is missing
   */
  public ClusterSource open() throws SourceException {
    if (where != null && where.manifests != null) {
      return FolderSource.open(where.manifests);
    }
    return new KubernetesSource(KubernetesAccess.client(kubeconfig()), namespace);
  }

  private @Nullable Path kubeconfig() {
    return where == null ? null : where.kubeconfig;
  }

  /**
   * A client of the cluster that objects come from, apart from that which reads them; null where
   * they come from a folder.
   *
   * @throws SourceException if no cluster is known
   */
  @Nullable KubernetesClient client() throws SourceException {
    return folder() ? null : KubernetesAccess.client(kubeconfig());
  }

  /** The only namespace to look at; null for all. */
  @Nullable String namespace() {
    return namespace;
  }

  /**
   * How the objects are understood.
   *
   * @throws SourceException if the configuration file is missing or wrong
   */
  public ResolveOptions options() throws SourceException {
    ResolveOptions plain = folder() ? ResolveOptions.FOLDER : ResolveOptions.CLUSTER;
    GatewayConfigSpec settings = config == null ? null : ConfigFile.read(config);
    return new ResolveOptions(
        plain.folder(), ingressClass == null ? plain.className() : ingressClass, settings);
  }
}
