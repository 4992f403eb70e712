package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.e2e.load.Traffic;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Something is done to a backend or to Fairlead while clients of all kinds ask. */
final class Disruption {
  private static final int BEFORE_AND_AFTER = 60;

  private final Installed installed;
  private final Backend app;
  private final InetSocketAddress address;

  /** What is done. */
  @FunctionalInterface
  interface Step {
    void run(Traffic traffic) throws InterruptedException;
  }

  Disruption(Installed installed, Backend app) throws InterruptedException {
    this.installed = installed;
    this.app = app;
    this.address = installed.address();
    Until.everywhere(200, () -> installed.status(app.host()));
    Until.everywhere(200, () -> installed.status("grpc." + app.host()));
    Until.equal(true, () -> installed.pods().allReady());
  }

  /** No client sees anything of it. */
  void costsNothing(Step step) throws InterruptedException {
    run(
        Traffic.Kinds.ALL,
        step,
        traffic -> {
          assertThat(traffic.failures()).isEmpty();
          assertThat(traffic.refused()).isEmpty();
          assertThat(traffic.cuts()).isEmpty();
        });
  }

  /** Likewise, for clients whose requests may be sent twice. */
  void costsNothingThatMayBeRetried(Step step) throws InterruptedException {
    run(
        Traffic.Kinds.IDEMPOTENT,
        step,
        traffic -> {
          assertThat(traffic.failures()).isEmpty();
          assertThat(traffic.refused()).isEmpty();
        });
  }

  void run(Traffic.Kinds kinds, Step step, Consumer<Traffic> then) throws InterruptedException {
    var traffic = new Traffic(app.target(address), kinds, this::explain);
    try (traffic) {
      traffic.more(BEFORE_AND_AFTER);
      step.run(traffic);
      traffic.more(BEFORE_AND_AFTER);
    }
    System.err.printf(
        "%s: %d answered, %d failed, %d not accepted, %d WebSockets cut%n",
        app.namespace(),
        traffic.answered(),
        traffic.failures().size(),
        traffic.refused().size(),
        traffic.cuts().size());
    then.accept(traffic);
    installed.pods().ledgersAreEven();
  }

  private String explain(String path) {
    try {
      Thread.sleep(500); // the log is behind
      return installed.pods().explain(path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  /** Ends the first process of a pod as an out-of-memory killer does. */
  void kill(Pod pod) {
    signal(pod, "SIGKILL");
  }

  void signal(Pod pod, String signal) {
    var id = pod.getStatus().getContainerStatuses().getFirst().getContainerID();
    var unused =
        node()
            .exec(
                "ctr", "-n", "k8s.io", "tasks", "kill", "-s", signal, id.replaceFirst(".*//", ""));
  }

  /** The cluster as something that can be broken. */
  TestCluster.Own node() {
    assumeTrue(
        installed.cluster() instanceof TestCluster.Own,
        "NOT RUN: only the cluster of e2e/cluster lets a test into its node");
    return (TestCluster.Own) installed.cluster();
  }
}
