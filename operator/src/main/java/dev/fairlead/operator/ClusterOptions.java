package dev.fairlead.operator;

import dev.fairlead.operator.report.GatewayAddresses;
import dev.fairlead.operator.report.Leadership;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.trust.FeedSecrets;
import dev.fairlead.operator.trust.FeedStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of an operator in a cluster: what it shares with its replicas, what it publishes. */
final class ClusterOptions {
  @Option(
      names = "--feed-secrets",
      paramLabel = "NAME",
      description =
          "Keeps the feed's CA and certificates in Secrets NAME-operator and NAME-dataplane of"
              + " the operator's namespace, for all replicas; data planes mount the second.")
  private @Nullable String feedSecrets;

  @Option(
      names = "--lease",
      paramLabel = "NAME",
      defaultValue = "fairlead-operator",
      description = "Lease whose holder writes statuses and Events. Default: ${DEFAULT-VALUE}.")
  private String lease = "fairlead-operator";

  @Option(
      names = "--publish-service",
      paramLabel = "NAME",
      description = "Service whose addresses the statuses of Ingresses show.")
  private @Nullable String publishService;

  @Option(
      names = "--publish-address",
      paramLabel = "ADDRESS",
      description = "Address or host name that they show instead (repeatable).")
  private List<String> publishAddresses = List.of();

  /** What this replica is called: the pod's name, or the host's with the process id. */
  static String instance() {
    Map<String, String> env = System.getenv();
    String pod = env.getOrDefault("POD_NAME", "");
    return pod.isEmpty()
        ? env.getOrDefault("HOSTNAME", "operator") + "-" + ProcessHandle.current().pid()
        : pod;
  }

  /** The operator's own namespace. */
  private static String namespace(InputOptions input) throws SourceException {
    String pod = System.getenv().getOrDefault("POD_NAMESPACE", "");
    String configured = input.client().getNamespace();
    return !pod.isEmpty() ? pod : configured == null ? "default" : configured;
  }

  /** What replicas have in common: the Lease, such as {@code fairlead-system/fairlead-operator}. */
  String installation(InputOptions input) throws SourceException {
    return namespace(input) + "/" + lease;
  }

  FeedStore feedStore(InputOptions input) throws SourceException {
    return feedSecrets == null
        ? FeedStore.NONE
        : new FeedSecrets(input.client(), namespace(input), feedSecrets);
  }

  GatewayAddresses addresses(InputOptions input) throws SourceException {
    return publishService == null || !publishAddresses.isEmpty()
        ? GatewayAddresses.fixed(publishAddresses)
        : GatewayAddresses.ofService(input.client(), namespace(input), publishService);
  }

  Leadership leadership(InputOptions input, Leadership.Listener listener) throws SourceException {
    return new Leadership(input.client(), namespace(input), lease, instance(), listener);
  }
}
