package dev.fairlead.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of an operator that runs in a cluster, as the chart sets them. */
final class ClusterOptions {
  @Option(
      names = "--lease",
      paramLabel = "NAME",
      description = {
        "Write statuses and Events to the cluster while holding this Lease in the pod's namespace.",
        "Without it nothing is written."
      })
  @Nullable String lease;

  @Option(
      names = "--feed-secrets",
      paramLabel = "NAME",
      description = {
        "Share the feed's CA and certificates with other operators in the Secret NAME-operator of the",
        "pod's namespace, and hand NAME-dataplane to data planes."
      })
  @Nullable String feedSecrets;

  @Option(
      names = "--publish-service",
      paramLabel = "NAME",
      description = "The data planes' Service, whose addresses stand in the status of Ingresses.")
  @Nullable String publishService;

  @Option(
      names = "--publish-address",
      paramLabel = "ADDRESS",
      description = "An address or host name that stands there instead; may be repeated.")
  List<String> publishAddresses = List.of();

  @Option(
      names = "--pod-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "${env:POD_NAMESPACE}",
      description = "Namespace of this pod. Default: POD_NAMESPACE.")
  @Nullable String podNamespace;

  @Option(
      names = "--pod-name",
      paramLabel = "NAME",
      defaultValue = "${env:POD_NAME}",
      description = "Name of this pod. Default: POD_NAME.")
  @Nullable String podName;

  /** Whether anything needs the pod's namespace. */
  boolean any() {
    return lease != null || feedSecrets != null;
  }
}
