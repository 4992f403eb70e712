package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.Meta;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose statuses a new leader takes back. */
class IngressStatusesTest {
  private static final String OURS = "fairlead-system/fairlead-operator";

  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.init();
    client = server.createClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void whatTheLeaderBeforeWroteIsTakenBackWhenTheIngressIsOursNoMore() throws Exception {
    assertThat(patchedWhenNoneIsOurs(OURS)).isTrue();
  }

  @Test
  void whatAnotherInstallationWroteStays() throws Exception {
    assertThat(patchedWhenNoneIsOurs("fairlead-inner/fairlead-operator")).isFalse();
  }

  private boolean patchedWhenNoneIsOurs(String writer) throws InterruptedException {
    var all = "/apis/networking.k8s.io/v1/ingresses?limit=500";
    var list = new IngressListBuilder().withItems(writtenBy(writer)).withMetadata(new ListMeta());
    server.expect().get().withPath(all).andReturn(200, list.build()).once();
    new IngressStatuses(client, List.of(), OURS).write(List.of(known()), List.of(), List.of());
    return server.getLastRequest().getMethod().equals("PATCH");
  }

  private static Ingress writtenBy(String writer) {
    var entry = new ManagedFieldsEntryBuilder().withManager(writer).withSubresource("status");
    return new IngressBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("a")
        .withUid("one")
        .withManagedFields(entry.build())
        .endMetadata()
        .withNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp("192.0.2.1")
        .endIngress()
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  private static IngressObject known() {
    var meta = new Meta("Ingress", "shop", "a", "one", 1, null, Map.of(), Map.of(), null);
    return new IngressObject(meta, IngressSpec.EMPTY);
  }
}
