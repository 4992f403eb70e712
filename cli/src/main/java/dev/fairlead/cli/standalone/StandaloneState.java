package dev.fairlead.cli.standalone;

import dev.fairlead.dataplane.DataPlane;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.ops.OperatorState;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.snapshot.RevisionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a gateway in one process is: its operator leads, and has one data plane. */
record StandaloneState(String name, DataPlane dataPlane, Operator operator, ClusterSource source)
    implements OperatorState {
  @Override
  public FeedView feed() {
    RevisionId live = dataPlane.live().get().id();
    String notReady = dataPlane.notReady();
    boolean draining = "draining".equals(notReady);
    FeedView.DataPlane own =
        new FeedView.DataPlane(
            name,
            notReady == null,
            draining,
            live,
            true,
            Duration.ZERO,
            "",
            dataPlane.listenerProblems());
    return new FeedView(live, List.of(own));
  }

  @Override
  public Optional<Report> latest() {
    return operator.latest();
  }

  @Override
  public boolean alive() {
    return operator.alive();
  }

  @Override
  public long unwatched() {
    return source.unwatched();
  }

  @Override
  public String leader() {
    return name;
  }

  @Override
  public boolean leads() {
    return true;
  }

  @Override
  public String instance() {
    return name;
  }
}
