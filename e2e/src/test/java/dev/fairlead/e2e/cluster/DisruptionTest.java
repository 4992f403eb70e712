package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Roll-outs, scaling and faults cost no request. */
@ExtendWith(Installed.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisruptionTest {
  private static final int BEFORE_AND_AFTER = 500;

  private Installed installed;
  private Backend app;
  private String address;

  /** Something that is done while clients ask. */
  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException;
  }

  @BeforeAll
  void start(Installed release) throws InterruptedException {
    installed = release;
    app = new Backend(release.client(), "disrupted");
    address = release.address();
    Until.equal(200, () -> Traffic.status(address, app.host()));
  }

  @AfterAll
  void end() {
    app.close();
  }

  @Test
  void rollingUpdateOfTheBackend() throws InterruptedException {
    costsNothing(app::roll);
  }

  @Test
  void scalingUpAndDown() throws InterruptedException {
    costsNothing(() -> {
      app.scale(6);
      app.scale(2);
    });
  }

  @Test
  void rollingUpdateOfTheDataPlane() throws InterruptedException {
    costsNothing(() -> installed.upgrade("dataplane.podAnnotations.rolled", "once"));
  }

  @Test
  void theLeaderKilledAndTheBackendRolled() throws InterruptedException {
    costsNothing(() -> {
      var leader =
          installed
              .client()
              .leases()
              .inNamespace(Installed.NAMESPACE)
              .withName("fairlead-operator")
              .get()
              .getSpec()
              .getHolderIdentity();
      installed
          .client()
          .pods()
          .inNamespace(Installed.NAMESPACE)
          .withName(leader)
          .withGracePeriod(0)
          .delete();
      app.roll();
    });
  }

  @Test
  void aDataPlaneEvicted() throws InterruptedException {
    costsNothing(() -> {
      var pod = dataPlanes().getFirst().getMetadata().getName();
      Until.equal(
          true,
          () -> installed.client().pods().inNamespace(Installed.NAMESPACE).withName(pod).evict());
      Until.equal(
          true,
          () ->
              installed.client().pods().inNamespace(Installed.NAMESPACE).withName(pod).get()
                  == null);
    });
  }

  @Test
  void theApiServerKilled() throws InterruptedException {
    assumeTrue(installed.cluster() instanceof TestCluster.Own, "needs the cluster of e2e/cluster");
    costsNothing(() -> {
      ((TestCluster.Own) installed.cluster()).exec("pkill", "-9", "kube-apiserver");
      Until.equal(true, this::apiServerAnswers);
      app.roll();
    });
  }

  private boolean apiServerAnswers() {
    try {
      return installed.client().namespaces().withName("default").get() != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void costsNothing(Step step) throws InterruptedException {
    try (var traffic = new Traffic(address, app.host())) {
      traffic.more(BEFORE_AND_AFTER);
      step.run();
      traffic.more(BEFORE_AND_AFTER);
      assertThat(traffic.failures()).isEmpty();
    }
    for (var pod : dataPlanes()) {
      assertThat(metrics(pod)).contains("fairlead_ledger_difference 0.0");
    }
  }

  private List<Pod> dataPlanes() {
    return installed
        .client()
        .pods()
        .inNamespace(Installed.NAMESPACE)
        .withLabel("app.kubernetes.io/component", "dataplane")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private String metrics(Pod pod) {
    return installed
        .client()
        .raw(
            "/api/v1/namespaces/%s/pods/%s:9090/proxy/metrics"
                .formatted(Installed.NAMESPACE, pod.getMetadata().getName()));
  }
}
