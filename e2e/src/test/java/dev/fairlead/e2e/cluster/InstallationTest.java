package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.crds.ResourceStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a user sees who installs the chart into a {@code restricted} namespace. */
@ExtendWith(Installed.Extension.class)
class InstallationTest {
  @Test
  void helmTestPasses() {
    var result =
        Helm.test("fairlead")
            .withKubeConfig(Path.of("target/cluster.kubeconfig").toAbsolutePath())
            .withNamespace(Installed.NAMESPACE)
            .call();
    assertThat(result.getStatus()).isEqualTo("deployed");
  }

  @Test
  void anIngressRoutesAndShowsItsAddress(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "routes")) {
      Until.equal(200, () -> installed.status(app.host()));
      assertThat(installed.status("unknown.test")).isEqualTo(404);
      var address = installed.address().getHostString();
      Until.equal(address, () -> shown(installed, app));
    }
  }

  private static @Nullable String shown(Installed installed, Backend app) {
    var ingress =
        installed
            .client()
            .network()
            .v1()
            .ingresses()
            .inNamespace(app.namespace())
            .withName("app")
            .get();
    var all = ingress.getStatus().getLoadBalancer().getIngress();
    return all == null || all.isEmpty() ? null : all.getFirst().getIp();
  }

  @Test
  void policiesSayWhetherTheyAreInEffect(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "policies")) {
      app.apply(policy("good", "app", "RoundRobin"));
      app.apply(policy("lost", "nothing", "RoundRobin"));
      Until.equal("True", () -> condition(installed, app, "good", "Programmed"));
      assertThat(condition(installed, app, "good", "Accepted")).isEqualTo("True");
      Until.equal("False", () -> condition(installed, app, "lost", "ResolvedRefs"));
      Until.equal("PolicyTargetNotFound", () -> event(installed, app));
      assertThatThrownBy(() -> app.apply(policy("bad", "app", "Random")))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("supported values: \"LeastRequest\", \"RoundRobin\"");
    }
  }

  private static String policy(String name, String service, String algorithm) {
    return """
    apiVersion: fairlead.dev/v1alpha1
    kind: BackendPolicy
    metadata: {name: %s}
    spec: {targetRefs: [{name: %s}], loadBalancing: {algorithm: %s}}
    """
        .formatted(name, service, algorithm);
  }

  private static @Nullable String condition(
      Installed installed, Backend app, String policy, String type) {
    ResourceStatus status =
        installed
            .client()
            .resources(BackendPolicy.class)
            .inNamespace(app.namespace())
            .withName(policy)
            .get()
            .getStatus();
    return status == null
        ? null
        : status.conditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .map(Condition::getStatus)
            .findFirst()
            .orElse(null);
  }

  private static @Nullable String event(Installed installed, Backend app) {
    return installed
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(app.namespace())
        .list()
        .getItems()
        .stream()
        .filter(
            event -> event.getRegarding() != null && "lost".equals(event.getRegarding().getName()))
        .map(event -> event.getReason())
        .findFirst()
        .orElse(null);
  }
}
