package dev.fairlead.operator;

import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.report.ClusterReporter;
import dev.fairlead.operator.report.ClusterReporter.Scope;
import dev.fairlead.operator.report.Courtesy;
import dev.fairlead.operator.report.Leadership;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.source.SourceException;
import java.util.function.Consumer;

/** In a cluster: stands for the Lease, and writes statuses and Events while it has it. */
final class InCluster implements Duties {
  private final ClusterReporter reporter;
  private final Leadership leadership;
  private volatile Consumer<Boolean> feed = leads -> {};

  InCluster(InputOptions input, ClusterOptions options) throws SourceException {
    Scope scope =
        new Scope(input.namespaces(), ClusterOptions.instance(), options.installation(input));
    reporter = new ClusterReporter(input.client(), scope, options.addresses(input));
    leadership =
        options.leadership(
            input,
            leads -> {
              feed.accept(leads);
              reporter.lead(leads);
            });
  }

  @Override
  public Reporter reporter() {
    return reporter;
  }

  @Override
  public FeedObserver observer() {
    return reporter;
  }

  @Override
  public void start(SnapshotServer server, Courtesy courtesy) {
    feed = server::setLeader;
    reporter.start(server::view, courtesy);
    leadership.start();
  }

  @Override
  public boolean leads() {
    return leadership.leads();
  }

  @Override
  public String leader() {
    return leadership.leader();
  }

  @Override
  public void close() {
    reporter.close();
    leadership.close();
  }
}
