package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayAddressesTest {
  @Test
  void aLoadBalancersAddressesAndNamesSorted() {
    Service service = service("LoadBalancer").build();
    service
        .getStatus()
        .getLoadBalancer()
        .setIngress(
            List.of(
                new LoadBalancerIngressBuilder().withIp("203.0.113.9").build(),
                new LoadBalancerIngressBuilder().withHostname("lb.example").build(),
                new LoadBalancerIngressBuilder().withIp("2001:db8::1").build()));
    List<IngressLoadBalancerIngress> addresses = GatewayAddresses.of(service);
    assertThat(addresses)
        .extracting(IngressLoadBalancerIngress::getIp)
        .containsExactly("2001:db8::1", "203.0.113.9", null);
    assertThat(addresses.getLast().getHostname()).isEqualTo("lb.example");
  }

  @Test
  void aLoadBalancerThatIsNotThereYetHasNone() {
    assertThat(GatewayAddresses.of(service("LoadBalancer").build())).isEmpty();
  }

  @Test
  void withoutOneTheServiceItselfIsWhereClientsGo() {
    assertThat(GatewayAddresses.of(service("ClusterIP").build()))
        .extracting(IngressLoadBalancerIngress::getIp)
        .containsExactly("10.0.0.1");
    Service external =
        service("NodePort").editSpec().withExternalIPs("198.51.100.1").endSpec().build();
    assertThat(GatewayAddresses.of(external))
        .extracting(IngressLoadBalancerIngress::getIp)
        .containsExactly("198.51.100.1");
    Service headless = service("ClusterIP").editSpec().withClusterIP("None").endSpec().build();
    assertThat(GatewayAddresses.of(headless)).isEmpty();
  }

  @Test
  void whatTheUserSaysGoesBeforeAll() {
    assertThat(GatewayAddresses.fixed(List.of("192.0.2.1", "shop.example")).current())
        .extracting(IngressLoadBalancerIngress::getIp, IngressLoadBalancerIngress::getHostname)
        .containsExactly(tuple("192.0.2.1", null), tuple(null, "shop.example"));
  }

  private static ServiceBuilder service(String type) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("gateway")
        .endMetadata()
        .withNewSpec()
        .withType(type)
        .withClusterIP("10.0.0.1")
        .endSpec()
        .withNewStatus()
        .withNewLoadBalancer()
        .endLoadBalancer()
        .endStatus();
  }
}
