package dev.fairlead.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.Cluster;
import dev.fairlead.operator.Pipeline;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalPublisherTest {
  private final List<Revision> revisions = new ArrayList<>();
  private final List<Duration> counted = new ArrayList<>();
  private final LocalPublisher publisher =
      new LocalPublisher(
          revisions::add,
          new FeedObserver() {
            @Override
            public void propagated(Duration took) {
              counted.add(took);
            }
          });
  private final Cluster cluster =
      new Cluster()
          .service("web")
          .slice("web", "IPv4", "10.0.0.1")
          .ingress("a", "a.test", "/", "Prefix");

  @Test
  void whatEqualsTheLastIsNeitherHandedOverNorCounted() {
    publisher.publish(snapshot(), Instant.EPOCH);
    publisher.publish(snapshot(), Instant.EPOCH);
    assertThat(revisions).hasSize(1);
    assertThat(counted).hasSize(1);
    cluster.ingress("b", "b.test", "/", "Prefix");
    publisher.publish(snapshot(), Instant.EPOCH);
    assertThat(revisions).hasSize(2);
    assertThat(counted).hasSize(2);
  }

  private Snapshot snapshot() {
    Pipeline pipeline = new Pipeline(ResolveOptions.FOLDER, InstantSource.fixed(Instant.EPOCH));
    return pipeline.all(cluster.view(), List.of()).snapshot();
  }
}
