package dev.fairlead.bench;

import dev.fairlead.snapshot.Certificate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Many objects in one namespace: Ingresses, on Services without pods, whose EndpointSlices are
 * written here. The last Service leads to this process, the others to addresses that nobody has.
 */
final class ScaleObjects {
  static final String NAMESPACE = "fairlead-scale";
  static final int SERVICES = 500;
  static final int ENDPOINTS_PER_SERVICE = 40;
  private static final int WRITERS = 8;

  private final KubernetesClient client;
  private final boolean headless;

  ScaleObjects(KubernetesClient client, boolean headless) {
    this.client = client;
    this.headless = headless;
  }

  static String host(int ingress) {
    return "host-" + ingress + ".scale.test";
  }

  /** Whether the Ingress of that number leads to this process. */
  static boolean answered(int ingress) {
    return ingress % SERVICES == SERVICES - 1;
  }

  void namespace() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
  }

  /**
   * @param address of this process, as data planes reach it
   */
  void services(String address, int port) throws Exception {
    each(
        SERVICES,
        i -> {
          create(
              new ServiceBuilder()
                  .withNewMetadata()
                  .withName("service-" + i)
                  .withNamespace(NAMESPACE)
                  .endMetadata()
                  .withNewSpec()
                  .withClusterIP(headless ? "None" : null)
                  .addNewPort()
                  .withName("http")
                  .withPort(80)
                  .endPort()
                  .endSpec()
                  .build());
          create(
              i == SERVICES - 1
                  ? slice(i, List.of(address), port)
                  : slice(i, addresses(i, ENDPOINTS_PER_SERVICE), 8080));
        });
  }

  /** Addresses of a range that is kept for benchmarks (RFC 2544). */
  static List<String> addresses(int service, int count) {
    return IntStream.range(0, count)
        .map(i -> service * ENDPOINTS_PER_SERVICE + i)
        .mapToObj(i -> "198.18." + i / 250 + "." + (i % 250 + 1))
        .toList();
  }

  static EndpointSlice slice(int service, List<String> addresses, int port) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName("service-" + service)
        .withNamespace(NAMESPACE)
        .addToLabels("kubernetes.io/service-name", "service-" + service)
        .addToLabels("endpointslice.kubernetes.io/managed-by", "fairlead-bench")
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints(
            addresses.stream()
                .map(address ->
                    new EndpointBuilder()
                        .withAddresses(address)
                        .withNewConditions()
                        .withReady(true)
                        .endConditions()
                        .build())
                .toList())
        .addNewPort()
        .withName("http")
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  /** Writes one after the other, as {@code kubectl create} does. */
  void ingresses(int count) {
    for (int i = 0; i < count; i++) {
      create(ingress("ingress-" + i, host(i), i % SERVICES));
    }
  }

  static Ingress ingress(String name, String host, int service) {
    return new IngressBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withIngressClassName("fairlead")
        .addNewRule()
        .withHost(host)
        .withNewHttp()
        .addNewPath()
        .withPath("/")
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName("service-" + service)
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  /** An Ingress for {@code host} with the certificate of the Secret of the same name. */
  static Ingress secure(String name, String host, int service) {
    return new IngressBuilder(ingress(name, host, service))
        .editSpec()
        .addNewTl()
        .withHosts(host)
        .withSecretName(name)
        .endTl()
        .endSpec()
        .build();
  }

  static Secret secret(String name, Certificate certificate) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withType("kubernetes.io/tls")
        .addToStringData("tls.crt", pem("CERTIFICATE", certificate.chain().getFirst().bytes()))
        .addToStringData("tls.key", pem("PRIVATE KEY", certificate.key().pkcs8()))
        .build();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der));
  }

  void create(HasMetadata object) {
    client.resource(object).create();
  }

  /**
   * Replaces it by one request, as the controllers of EndpointSlices and certificates do (the
   * client library's own way asks for the object first).
   */
  void update(HasMetadata object) {
    var meta = object.getMetadata();
    String group = object.getApiVersion().contains("/") ? "apis" : "api";
    client.raw(
        "/%s/%s/namespaces/%s/%s/%s"
            .formatted(
                group,
                object.getApiVersion(),
                meta.getNamespace(),
                HasMetadata.getPlural(object.getClass()),
                meta.getName()),
        "PUT",
        object);
  }

  /** One of the Services gets other endpoints. */
  void changeEndpoints(int turn) {
    int service = turn % (SERVICES - 1);
    update(slice(service, addresses(service, ENDPOINTS_PER_SERVICE - 1 - turn % 7), 8080));
  }

  /** One of the first Ingresses leads to another Service. */
  void changeIngress(int turn) {
    int ingress = turn % (SERVICES - 1);
    update(ingress("ingress-" + ingress, host(ingress), (ingress + 1 + turn % 7) % SERVICES));
  }

  /** Whether the operator has written the address of every Ingress. */
  boolean allHaveStatus() {
    return client.network().v1().ingresses().inNamespace(NAMESPACE).list().getItems().stream()
        .noneMatch(ingress -> ingress.getStatus().getLoadBalancer().getIngress().isEmpty());
  }

  private static void each(int count, IntConsumer action) throws Exception {
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> all =
          IntStream.range(0, count)
              .<Future<?>>mapToObj(i -> writers.submit(() -> action.accept(i)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  void delete() {
    client.namespaces().withName(NAMESPACE).delete();
  }
}
