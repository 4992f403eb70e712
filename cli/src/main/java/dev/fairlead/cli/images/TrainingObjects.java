package dev.fairlead.cli.images;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of the training run: enough of everything that each of its changes costs as much as
 * in a real one.
 */
final class TrainingObjects {
  private static final int SERVICES = 100;
  private static final int ENDPOINTS = 20;
  private static final int INGRESSES = 1000;

  private TrainingObjects() {}

  /** All objects of a kind, named as in the API's paths; none of most. */
  static List<HasMetadata> all(String plural) {
    return switch (plural) {
      case "ingressclasses" -> List.of(ingressClass());
      case "services" -> each(SERVICES, TrainingObjects::service);
      case "endpointslices" -> each(SERVICES, i -> slice(i, 0));
      case "ingresses" -> each(INGRESSES, i -> ingress(i, 0));
      default -> List.of();
    };
  }

  /** What the {@code turn}th change makes of one object of a kind; null for a kind that rests. */
  static @Nullable HasMetadata changed(String plural, int turn) {
    return switch (plural) {
      case "endpointslices" -> slice(turn % SERVICES, turn);
      case "ingresses" -> ingress(turn % INGRESSES, turn);
      default -> null;
    };
  }

  private static List<HasMetadata> each(int count, IntFunction<HasMetadata> make) {
    return IntStream.range(0, count).mapToObj(make).toList();
  }

  private static ObjectMetaBuilder meta(String name, int version) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace("training")
        .withUid(name)
        .withResourceVersion(Integer.toString(version + 1))
        .withCreationTimestamp("2026-01-01T00:00:00Z");
  }

  private static HasMetadata ingressClass() {
    return new IngressClassBuilder()
        .withMetadata(meta("fairlead", 0).withNamespace(null).build())
        .withNewSpec()
        .withController("fairlead.dev/ingress")
        .endSpec()
        .build();
  }

  private static HasMetadata service(int i) {
    return new ServiceBuilder()
        .withMetadata(meta("service-" + i, 0).build())
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  /** Addresses are of a range that nobody has (RFC 5737); one of them comes and goes. */
  private static HasMetadata slice(int i, int version) {
    var endpoints =
        IntStream.range(0, ENDPOINTS - version % 2)
            .mapToObj(e ->
                new EndpointBuilder()
                    .withAddresses("192.0.2." + (e + 1))
                    .withNewConditions()
                    .withReady(true)
                    .endConditions()
                    .build())
            .toList();
    return new EndpointSliceBuilder()
        .withMetadata(
            meta("service-" + i, version)
                .addToLabels("kubernetes.io/service-name", "service-" + i)
                .build())
        .withAddressType("IPv4")
        .withEndpoints(endpoints)
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  private static HasMetadata ingress(int i, int version) {
    return new IngressBuilder()
        .withMetadata(meta("ingress-" + i, version).build())
        .withNewSpec()
        .withIngressClassName("fairlead")
        .addNewRule()
        .withHost("host-" + i + ".example.com")
        .withNewHttp()
        .addNewPath()
        .withPath("/" + version)
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName("service-" + i % SERVICES)
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
}
