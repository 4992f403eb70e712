package dev.fairlead.operator.report;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where clients reach the data planes: what stands in {@code status.loadBalancer} of each Ingress.
 * Either configured, or those of the data planes' Service as they are now.
 */
public final class GatewayAddresses implements AutoCloseable {
  private final @Nullable SharedIndexInformer<Service> informer;
  private volatile List<IngressLoadBalancerIngress> current;
  private volatile Runnable onChange = () -> {};

  private GatewayAddresses(
      List<IngressLoadBalancerIngress> current, @Nullable SharedIndexInformer<Service> informer) {
    this.current = current;
    this.informer = informer;
  }

  /** Always the same, as the user says. */
  public static GatewayAddresses fixed(List<String> addresses) {
    return new GatewayAddresses(addresses.stream().map(GatewayAddresses::address).toList(), null);
  }

  /** Those of a Service, which need not exist yet. */
  public static GatewayAddresses ofService(KubernetesClient client, String namespace, String name) {
    return new GatewayAddresses(
        List.of(), client.services().inNamespace(namespace).withName(name).runnableInformer(0));
  }

  /** Looks from now on; what it sees first is a change too. */
  void start(Runnable changed) {
    onChange = changed;
    if (informer == null) {
      return;
    }
    informer.exceptionHandler((started, failure) -> true);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Service service) {
            set(of(service));
          }

          @Override
          public void onUpdate(Service before, Service service) {
            set(of(service));
          }

          @Override
          public void onDelete(Service service, boolean unknown) {
            set(List.of());
          }
        });
    var unused = informer.start();
  }

  private void set(List<IngressLoadBalancerIngress> now) {
    if (!now.equals(current)) {
      current = now;
      onChange.run();
    }
  }

  /** Sorted; empty when there are none (yet). */
  List<IngressLoadBalancerIngress> current() {
    return current;
  }

  /** A load balancer's addresses; without one whatever else leads to the Service from outside. */
  static List<IngressLoadBalancerIngress> of(Service service) {
    Set<String> found = new LinkedHashSet<>();
    if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
      for (LoadBalancerIngress ingress : service.getStatus().getLoadBalancer().getIngress()) {
        found.add(ingress.getIp() != null ? ingress.getIp() : ingress.getHostname());
      }
    }
    found.addAll(service.getSpec().getExternalIPs());
    String type = service.getSpec().getType();
    String clusterIp = service.getSpec().getClusterIP();
    if (found.isEmpty() && !"LoadBalancer".equals(type) && clusterIp != null) {
      found.add(clusterIp);
    }
    List<String> sorted = new ArrayList<>(found);
    sorted.removeIf(text -> text == null || text.isEmpty() || text.equals("None"));
    sorted.sort(null);
    return sorted.stream().map(GatewayAddresses::address).toList();
  }

  private static IngressLoadBalancerIngress address(String text) {
    boolean ip = text.indexOf(':') >= 0 || text.matches("[0-9.]+");
    IngressLoadBalancerIngressBuilder builder = new IngressLoadBalancerIngressBuilder();
    return ip ? builder.withIp(text).build() : builder.withHostname(text).build();
  }

  @Override
  public void close() {
    if (informer != null) {
      informer.stop();
    }
  }
}
