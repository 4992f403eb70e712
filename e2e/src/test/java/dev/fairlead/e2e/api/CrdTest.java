package dev.fairlead.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.crds.BackendPolicySpec;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real API server makes of the CRDs: which values it refuses, and in which words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrdTest {
  private ApiServer api;

  @BeforeAll
  void start() throws Exception {
    api = ApiServer.start();
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  private static String policy(String spec) {
    return """
    apiVersion: fairlead.dev/v1alpha1
    kind: BackendPolicy
    metadata: {name: it, namespace: default}
    spec: {%s}
    """
        .formatted(spec);
  }

  private static String config(String spec) {
    return """
    apiVersion: fairlead.dev/v1alpha1
    kind: GatewayConfig
    metadata: {name: it}
    spec: {%s}
    """
        .formatted(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timeouts: {request: 5s}                                             | spec.targetRefs: Required value
          targetRefs: []                                                      | should have at least 1 items
          targetRefs: [{name: a}, {name: a}]                                  | must not name the same Service and port twice
          targetRefs: [{kind: Ingress, name: a}]                              | only a Service of the core group can be a target
          targetRefs: [{name: a}], timeouts: {request: soon}                  | spec.timeouts.request: Invalid value: "soon": expected: a duration
          targetRefs: [{name: a}], timeouts: {request: 5}                     | must be of type string
          targetRefs: [{name: a}], loadBalancing: {algorithm: Random}         | supported values: "LeastRequest", "RoundRobin"
          targetRefs: [{name: a}], connection: {maxConnections: -1}           | should be greater than or equal to 0
          targetRefs: [{name: a}], connection: {connectTimeout: 0s}           | connectTimeout must be longer than 0s
          targetRefs: [{name: a}], retry: {attempts: 11}                      | should be less than or equal to 10
          targetRefs: [{name: a}], retry: {budget: {percent: 101}}            | should be less than or equal to 100
          targetRefs: [{name: a}], timeouts: {request: 1s}, retry: {perTryTimeout: 2s}       | must not be longer than timeouts.request
          targetRefs: [{name: a}], timeouts: {request: 1s}, connection: {connectTimeout: 2s} | must not be longer than timeouts.request
          """)
  void aBadPolicyIsRefused(String spec, String message) {
    assertThatThrownBy(() -> api.apply(policy(spec)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trustedProxies: [10.0.0.0/33]                                  | trustedProxies must be CIDRs or addresses
          proxyProtocol: {from: [10.0.0.0/33]}                           | from must be CIDRs or addresses
          trustedProxies: [everybody]                                    | trustedProxies must be CIDRs or addresses
          tls: {minVersion: TLSv1.1}                                     | supported values: "TLSv1.2", "TLSv1.3"
          defaultCertificate: {secretRef: {name: a}}                     | spec.defaultCertificate.secretRef.namespace: Required value
          limits: {client: {maxHeaders: 0}}                              | should be greater than or equal to 1
          limits: {client: {headTimeout: 0s}}                            | headTimeout must be longer than 0s
          forwarding: {requestIdHeader: "a b"}                           | should match
          drain: {grace: a minute}                                       | expected: a duration such as 500ms, 10s, 1m30s or 1h
          limits: {client: {idleTimeout: 10 parsecs}}                    | expected: a duration such as 500ms, 10s, 1m30s or 1h
          """)
  void aBadConfigIsRefused(String spec, String message) {
    assertThatThrownBy(() -> api.apply(config(spec)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @Test
  void defaultsAreFilledIn() {
    api.apply(
        policy("targetRefs: [{name: a}], timeouts: {request: 5s}, retry: {}, connection: {}"));
    BackendPolicySpec spec =
        api.admin()
            .resources(BackendPolicy.class)
            .inNamespace("default")
            .withName("it")
            .require()
            .getSpec();
    assertThat(spec.targetRefs().getFirst().kind()).isEqualTo("Service");
    assertThat(spec.timeouts()).isEqualTo(new BackendPolicySpec.Timeouts("5s", "60s", "5m"));
    assertThat(spec.retry()).isEqualTo(new BackendPolicySpec.Retry(1, "0s", null));
    assertThat(spec.connection()).isEqualTo(new BackendPolicySpec.Connection("2s", 0, 1024));
  }

  @Test
  void peopleFindThemByShortNamesAndCategory() {
    List<APIResource> resources =
        api.admin().getApiResources("fairlead.dev/v1alpha1").getResources();
    assertThat(resources)
        .filteredOn(it -> !it.getName().contains("/"))
        .allMatch(it -> it.getCategories().contains("fairlead"))
        .extracting(it -> it.getShortNames().getFirst() + (it.getNamespaced() ? " in" : ""))
        .containsExactlyInAnyOrder("bp in", "gwc");
    assertThat(resources).extracting(APIResource::getName).contains("backendpolicies/status");
  }

  @Test
  void tablesShowWhatMatters() throws Exception {
    assertThat(columns("namespaces/default/backendpolicies"))
        .containsSubsequence("Name", "Target", "Accepted", "Programmed", "Age", "Message");
    assertThat(columns("gatewayconfigs"))
        .containsSubsequence("Name", "Accepted", "Programmed", "Age", "Message");
  }

  private List<String> columns(String resources) throws Exception {
    KubernetesClient client = api.admin();
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl() + "apis/fairlead.dev/v1alpha1/" + resources)
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .build();
    String table = client.getHttpClient().sendAsync(request, String.class).get().body();
    return new ObjectMapper().readTree(table).get("columnDefinitions").findValuesAsText("name");
  }
}
