package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.crds.GatewayConfig;
import dev.fairlead.e2e.load.HttpConnection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the two halves may do, and that this is all they need. */
@ExtendWith(Installed.Extension.class)
class RightsTest {
  private static final String MOUNTED = "fairlead-feed-dataplane";
  private static final String CAUSES_A_STATUS_AND_AN_EVENT =
      """
      apiVersion: fairlead.dev/v1alpha1
      kind: BackendPolicy
      metadata: {name: lost}
      spec: {targetRefs: [{name: nobody}]}
      ---
      apiVersion: fairlead.dev/v1alpha1
      kind: GatewayConfig
      metadata: {name: unused}
      spec: {}
      """;

  /** Rights that Kubernetes gives to everyone are none of these. */
  @Test
  void theDataPlaneMayDoNothingAndMountsNoToken(Installed installed) {
    for (var pod : installed.pods().dataPlanes()) {
      assertThat(pod.getSpec().getVolumes())
          .noneMatch(volume -> volume.getProjected() != null)
          .noneMatch(volume -> volume.getName().startsWith("kube-api-access"));
    }
    var account = "fairlead-dataplane";
    assertThat(
            installed.client().rbac().clusterRoleBindings().list().getItems().stream()
                .flatMap(binding -> binding.getSubjects().stream()))
        .noneMatch(subject -> subject.getName().equals(account));
    assertThat(
            installed.client().rbac().roleBindings().inAnyNamespace().list().getItems().stream()
                .flatMap(binding -> binding.getSubjects().stream()))
        .noneMatch(subject -> subject.getName().equals(account));
  }

  /**
   * It asks for all that it may and for nothing else, by the API server's record: so a right too
   * many fails here, and one that is missing too.
   */
  @Test
  void theOperatorHasTheRightsThatItUsesAndNoOthers(Installed installed)
      throws InterruptedException {
    assumeTrue(
        installed.cluster() instanceof TestCluster.Own,
        "NOT RUN: only the cluster of e2e/cluster keeps a record");
    var node = (TestCluster.Own) installed.cluster();
    var client = installed.client();
    try (var app = new Backend(client, "rights")) {
      app.apply(CAUSES_A_STATUS_AND_AN_EVENT);
      var mounted = client.secrets().inNamespace(Installed.NAMESPACE).withName(MOUNTED);
      mounted.edit(secret -> {
        secret.getData().remove("ca.crt"); // it mends that
        return secret;
      });
      Until.equal(true, () -> mounted.get().getData().containsKey("ca.crt"));
      Until.equal(Rights.granted(client), () -> Rights.asked(node, false));
      // An API server that starts refuses everybody until it has read its roles (the tests of
      // outages restart it), so what counts is what was refused and never granted.
      var refused = Rights.asked(node, true);
      refused.removeAll(Rights.asked(node, false));
      assertThat(refused).isEmpty();
    } finally {
      client.resources(GatewayConfig.class).withName("unused").delete();
    }
  }

  @Test
  void anInstallationForOneNamespaceNeedsNoClusterRole(Installed installed)
      throws InterruptedException {
    var namespace = "alone";
    try (var app = new Backend(installed.client(), namespace);
        var other = new Backend(installed.client(), "beside-alone")) {
      installed.client().resource(restricted(namespace)).serverSideApply();
      installed.helm(
          "alone",
          namespace,
          Map.of(
              "scope", "namespace",
              "ingressClass.name", "alone",
              "operator.replicas", "1",
              "dataplane.replicas", "1"));
      app.apply(ofClass("alone", app.host()));
      other.apply(ofClass("alone", other.host()));
      var address =
          new InetSocketAddress(
              Until.present(() -> {
                var addresses =
                    installed
                        .client()
                        .services()
                        .inNamespace(namespace)
                        .withName("alone-fairlead-dataplane")
                        .get()
                        .getStatus()
                        .getLoadBalancer()
                        .getIngress();
                return addresses.isEmpty() ? null : addresses.getFirst().getIp();
              }),
              80);
      Until.equal(200, () -> status(address, "alone." + app.host()));
      Until.equal(
          List.of(address.getHostString()),
          () ->
              installed
                  .client()
                  .network()
                  .v1()
                  .ingresses()
                  .inNamespace(namespace)
                  .withName("alone")
                  .get()
                  .getStatus()
                  .getLoadBalancer()
                  .getIngress()
                  .stream()
                  .map(shown -> shown.getIp())
                  .toList());
      assertThat(status(address, "alone." + other.host())).isEqualTo(404);
      assertThat(
              installed.client().rbac().clusterRoleBindings().list().getItems().stream()
                  .flatMap(binding -> binding.getSubjects().stream()))
          .noneMatch(subject -> namespace.equals(subject.getNamespace()));
    }
  }

  private static io.fabric8.kubernetes.api.model.Namespace restricted(String name) {
    return new io.fabric8.kubernetes.api.model.NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .build();
  }

  private static String ofClass(String name, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s}
    spec:
      ingressClassName: alone
      rules:
      - host: alone.%s
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {name: http}}}}]}
    """
        .formatted(name, host);
  }

  private static int status(InetSocketAddress address, String host) {
    var answer = HttpConnection.once(address, host, "/");
    return answer == null ? 0 : answer.status();
  }
}
