package dev.fairlead.operator;

import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.report.ClusterReporter;
import dev.fairlead.operator.report.GatewayAddresses;
import dev.fairlead.operator.report.Leadership;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.trust.FeedSecrets;
import dev.fairlead.operator.trust.FeedStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does in its cluster besides feeding data planes: it shares the feed's trust with
 * the other replicas, and the one of them that holds the Lease writes statuses and Events.
 */
final class ClusterDuties implements AutoCloseable {
  private final ClusterOptions options;
  private final @Nullable KubernetesClient client;
  private final @Nullable String watched;
  private volatile @Nullable ClusterReporter reporter;
  private @Nullable Leadership leadership;

  /**
   * @param client closed with this; null where objects come from a folder
   * @param watched the only namespace that is routed for; null for all
   * @throws SourceException when the options ask for a cluster or a pod that is not there
   */
  ClusterDuties(ClusterOptions options, @Nullable KubernetesClient client, @Nullable String watched)
      throws SourceException {
    if (options.any() && client == null) {
      throw new SourceException("--lease and --feed-secrets need a cluster, not --manifests");
    }
    if (options.any() && (options.podNamespace == null || options.podName == null)) {
      throw new SourceException(
          "--lease and --feed-secrets need --pod-namespace and --pod-name, or POD_NAMESPACE and"
              + " POD_NAME in the environment");
    }
    this.options = options;
    this.client = client;
    this.watched = watched;
  }

  /** Where the feed's files are kept besides the folder. */
  FeedStore feedStore() {
    return options.feedSecrets == null
        ? FeedStore.NONE
        : new FeedSecrets(client(), namespace(), options.feedSecrets);
  }

  /** Reads the view again whenever data planes acknowledge, come or go. */
  FeedObserver feedObserver() {
    return new FeedObserver() {
      @Override
      public void changed() {
        wake();
      }
    };
  }

  /** Stands for the Lease from now on; what is returned has to be told after every pass. */
  Reporter start(SnapshotServer server) {
    if (options.lease == null) {
      return Reporter.NONE;
    }
    String name = Objects.requireNonNull(options.podName);
    ClusterReporter writes =
        new ClusterReporter(
            client(), new ClusterReporter.Scope(watched, name), addresses(), server::view);
    reporter = writes;
    writes.start();
    leadership =
        new Leadership(
            client(),
            namespace(),
            options.lease,
            name,
            leads -> {
              server.setLeader(leads);
              writes.leads(leads);
            });
    leadership.start();
    return writes;
  }

  private GatewayAddresses addresses() {
    return options.publishService == null || !options.publishAddresses.isEmpty()
        ? GatewayAddresses.fixed(options.publishAddresses)
        : GatewayAddresses.ofService(client(), namespace(), options.publishService, this::wake);
  }

  private void wake() {
    ClusterReporter writes = reporter;
    if (writes != null) {
      writes.changed();
    }
  }

  private KubernetesClient client() {
    return Objects.requireNonNull(client);
  }

  private String namespace() {
    return Objects.requireNonNull(options.podNamespace);
  }

  @Override
  public void close() {
    if (leadership != null) {
      leadership.close();
    }
    ClusterReporter writes = reporter;
    if (writes != null) {
      writes.close();
    }
    if (client != null) {
      client.close();
    }
  }
}
