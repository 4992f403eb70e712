package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.e2e.load.Traffic;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to data planes costs no request but those that a killed one held. */
@ExtendWith(Installed.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataPlaneDisruptionTest {
  private Installed installed;
  private Backend app;
  private Disruption disruption;

  @BeforeAll
  void start(Installed release) throws InterruptedException {
    installed = release;
    app = new Backend(release.client(), "in-front");
    disruption = new Disruption(release, app);
  }

  @AfterAll
  void end() {
    app.close();
  }

  /** A WebSocket outlives its data plane by the grace of a drain, and no longer. */
  private static void nothingButSockets(Traffic traffic) {
    assertThat(traffic.failures()).isEmpty();
    assertThat(traffic.refused()).isEmpty();
    assertThat(traffic.cuts()).allMatch(cut -> cut.contains("ended without a close frame"));
  }

  @Test
  void upgradeOfTheReleaseWithOtherValues() throws InterruptedException {
    disruption.run(
        Traffic.Kinds.ALL,
        traffic ->
            installed.upgrade(
                Map.of(
                    "dataplane.podAnnotations.upgraded", "once",
                    "config.forwarding.via", "true")),
        DataPlaneDisruptionTest::nothingButSockets);
  }

  @Test
  void eviction() throws InterruptedException {
    var pods = installed.pods();
    disruption.run(
        Traffic.Kinds.ALL,
        traffic -> {
          var all = pods.dataPlanes();
          var first = all.getFirst().getMetadata().getName();
          var second = all.getLast().getMetadata().getName();
          Until.equal(true, () -> pods.evict(first));
          assertThat(pods.evict(second)).as("the budget holds").isFalse();
          Until.equal(true, () -> pods.evict(second));
          assertThat(pods.dataPlanes()).anyMatch(p -> pods.ready(p.getMetadata().getName()));
          Until.equal(true, pods::allReady);
        },
        DataPlaneDisruptionTest::nothingButSockets);
  }

  @Test
  void killedOneLosesOnlyWhatItHeld() throws InterruptedException {
    var pods = installed.pods();
    disruption.run(
        Traffic.Kinds.IDEMPOTENT,
        traffic -> {
          var pod = pods.dataPlanes().getFirst();
          disruption.kill(pod);
          Until.equal(false, () -> pods.ready(pod.getMetadata().getName()));
          Until.equal(true, pods::allReady);
        },
        traffic ->
            // Every client held at most one connection, the open loop a few.
            assertThat(traffic.failures())
                .hasSizeLessThan(16)
                .allMatch(f -> f.contains("closed without") || f.contains("Connection reset")));
  }
}
