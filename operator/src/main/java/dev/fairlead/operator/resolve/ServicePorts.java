package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec.Port;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.name.AppProtocols;
import dev.fairlead.snapshot.Upstream.DnsTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ports of Services, made once for all who lead to them. */
final class ServicePorts {
  private record Key(ObjectKey service, int port) {}

  private record Known(ServicePort port, List<Finding> findings) {}

  private final Policies policies;
  private final Map<Key, Known> ports = new HashMap<>();

  ServicePorts(Policies policies) {
    this.policies = policies;
  }

  /**
   * @param external what an ExternalName Service stands for
   * @param findings are told what is wrong with the Service, each time
   */
  ServicePort of(
      ServiceObject service, Port port, @Nullable DnsTarget external, Findings findings) {
    Key key = new Key(service.meta().key(), port.port());
    Known known = ports.get(key);
    if (known == null || known.port().service() != service || !known.port().port().equals(port)) {
      Findings own = findings.separate();
      ServicePort made =
          new ServicePort(
              key.service() + ":" + key.port(),
              service,
              port,
              AppProtocols.of(service, port, own),
              policies.of(service, port),
              external);
      known = new Known(made, own.sorted());
      ports.put(key, known);
    }
    known.findings().forEach(findings::add);
    return known.port();
  }

  /** These Services have changed or are gone. */
  void forget(Set<ObjectKey> services) {
    if (!services.isEmpty()) {
      ports.keySet().removeIf(key -> services.contains(key.service()));
    }
  }
}
