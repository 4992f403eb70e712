package dev.fairlead.cli;

import dev.fairlead.cli.print.UserErrorException;
import dev.fairlead.cli.view.Picture;
import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.upstream.Upstreams;
import dev.fairlead.operator.InputOptions;
import dev.fairlead.operator.Pipeline;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One look at the input for the verbs that print and end: the operator's pipeline once, and its
 * snapshot in the data plane's {@code Live}, without sockets.
 */
final class Offline {
  private static final long PATIENCE_SECONDS = 15;

  private Offline() {}

  /**
   * @throws SourceException if the input is missing
   * @throws UserErrorException if the cluster does not answer
   */
  static Picture look(InputOptions input) throws SourceException {
    Pipeline pipeline = new Pipeline(input.options(), InstantSource.system());
    try (ClusterSource source = input.open()) {
      awaitSync(source);
      Report report = pipeline.all(source.view(), source.findings());
      return picture(report);
    }
  }

  private static void awaitSync(ClusterSource source) {
    CountDownLatch synced = new CountDownLatch(1);
    source.start(change -> {
      if (source.synced()) {
        synced.countDown();
      }
    });
    try {
      if (!synced.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new UserErrorException(
            "the cluster did not answer within " + PATIENCE_SECONDS + " s; is it reachable?");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserErrorException("interrupted", e);
    }
  }

  /** What a data plane would make of it. */
  static Picture picture(Report report) {
    RevisionId id = new RevisionId("offline", 1, "");
    try (Upstreams upstreams = new Upstreams(List.of())) {
      LiveHolder holder = new LiveHolder(upstreams);
      holder.apply(new Revision(id, report.snapshot(), Beside.NONE));
      return new Picture(holder.get(), report);
    } catch (RejectedRevisionException e) {
      throw new IllegalStateException("a data plane would refuse it: " + e.getMessage(), e);
    }
  }
}
