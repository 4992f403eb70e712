package dev.fairlead.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a verb takes objects and settings from. */
final class InputOptions {
  @ArgGroup private @Nullable Where where;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings, in the shape of a GatewayConfig (docs/reference/configuration.md).")
  private @Nullable Path config;

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
            "A cluster. Without this and without --manifests: the environment's KUBECONFIG, or"
                + " the ServiceAccount of the pod.")
    private @Nullable Path kubeconfig;
  }

  /** The folder; null for a cluster. */
  @Nullable Path manifests() {
    return where == null ? null : where.manifests;
  }

  /** The file that says how a cluster is reached; null for what the environment says. */
  @Nullable Path kubeconfig() {
    return where == null ? null : where.kubeconfig;
  }

  @Nullable Path config() {
    return config;
  }
}
