package dev.fairlead.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The types are read from YAML and written back without a trace of what was not set. */
class ReadingTest {
  private final KubernetesSerialization yaml =
      new KubernetesSerialization(new ObjectMapper(), false);

  @Test
  void aPolicyIsReadWithOnlyWhatItSays() {
    var policy =
        yaml.unmarshal(
            """
            apiVersion: fairlead.dev/v1alpha1
            kind: BackendPolicy
            metadata: {name: p, namespace: shop}
            spec:
              targetRefs: [{name: cart, sectionName: http}]
              loadBalancing: {algorithm: RoundRobin}
              timeouts: {request: 10s}
              retry: {attempts: 2, budget: {percent: 10}}
              aFieldOfALaterVersion: 1
            """,
            BackendPolicy.class);
    var spec = policy.getSpec();
    assertThat(spec.targetRefs())
        .containsExactly(new BackendPolicySpec.TargetRef(null, null, "cart", "http"));
    assertThat(spec.loadBalancing().algorithm()).isEqualTo(BackendPolicySpec.Algorithm.ROUND_ROBIN);
    assertThat(spec.timeouts()).isEqualTo(new BackendPolicySpec.Timeouts("10s", null, null));
    assertThat(spec.retry().budget().minConcurrent()).isNull();
    assertThat(spec.drain()).isNull();
    assertThat(policy.getStatus()).isNull();
  }

  @Test
  void aConfigIsReadWithItsLists() {
    var config =
        yaml.unmarshal(
            """
            apiVersion: fairlead.dev/v1alpha1
            kind: GatewayConfig
            metadata: {name: default}
            spec:
              listeners: [{name: http, port: 8080, protocol: HTTP}]
              trustedProxies: [10.0.0.0/8]
              proxyProtocol: {from: [192.0.2.0/24]}
              tls: {minVersion: TLSv1.3}
              limits: {client: {maxHeadBytes: 4096, headTimeout: 5s}}
            """,
            GatewayConfig.class);
    var spec = config.getSpec();
    assertThat(spec.trustedProxies()).containsExactly("10.0.0.0/8");
    assertThat(spec.proxyProtocol().from()).containsExactly("192.0.2.0/24");
    assertThat(spec.tls().minVersion()).isEqualTo(GatewayConfigSpec.TlsVersion.TLS_1_3);
    assertThat(spec.listeners().getFirst().protocol()).isEqualTo(GatewayConfigSpec.Protocol.HTTP);
    assertThat(spec.limits().client().maxHeadBytes()).isEqualTo(4096);
    assertThat(spec.limits().client().maxHeaders()).isNull();
  }

  @Test
  void aStatusIsWrittenWithoutASpec() {
    var policy = new BackendPolicy();
    policy.getMetadata().setName("p");
    var accepted = new ConditionBuilder().withType("Accepted").withStatus("True").build();
    policy.setStatus(new ResourceStatus(3L, List.of(accepted)));
    assertThat(yaml.asYaml(policy))
        .contains("observedGeneration: 3", "type: \"Accepted\"")
        .doesNotContain("spec", "null");
  }
}
