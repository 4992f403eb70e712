package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.BACKEND_MISSING;
import static dev.fairlead.operator.finding.FindingCode.EXTERNAL_NAME_INVALID;
import static dev.fairlead.operator.finding.FindingCode.RESOURCE_BACKEND;
import static dev.fairlead.operator.finding.FindingCode.SERVICE_NOT_FOUND;
import static dev.fairlead.operator.finding.FindingCode.SERVICE_PORT_NOT_FOUND;
import static dev.fairlead.operator.finding.FindingCode.SERVICE_PORT_NOT_TCP;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.IngressSpec.Backend;
import dev.fairlead.operator.cluster.IngressSpec.ServiceBackend;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec.Port;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.Target;
import dev.fairlead.operator.resolve.Resolved.Target.Refused;
import dev.fairlead.operator.resolve.Resolved.Target.ToPort;
import dev.fairlead.operator.resolve.name.ExternalNames;
import dev.fairlead.operator.resolve.name.HostNames;
import dev.fairlead.snapshot.Upstream.DnsTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the backends of rules to Service ports. What cannot be followed answers 503. */
final class Backends {
  private static final Refused UNAVAILABLE = new Refused(503);

  private final Lookups lookups;
  private final ServicePorts ports;
  private final Protection protection;
  private final Findings findings;
  private final Map<String, ServicePort> used = new HashMap<>();

  Backends(Lookups lookups, ServicePorts ports, Protection protection, Findings findings) {
    this.lookups = lookups;
    this.ports = ports;
    this.protection = protection;
    this.findings = findings;
  }

  /** All ports that were followed to, in no particular order. */
  List<ServicePort> used() {
    return List.copyOf(used.values());
  }

  /**
   * @param host that the route is for
   * @param section of the backend in the Ingress
   */
  Target target(IngressObject ingress, String host, String section, @Nullable Backend backend) {
    Target target = follow(ingress, section, backend);
    return protection.closes(ingress, host) ? UNAVAILABLE : target;
  }

  private Target follow(IngressObject ingress, String section, @Nullable Backend backend) {
    if (backend != null && backend.service() != null) {
      return service(ingress, section, backend.service());
    }
    if (backend != null && backend.resource() != null) {
      IngressSpec.Resource resource = backend.resource();
      findings.add(
          ingress.meta(),
          section + ".resource",
          RESOURCE_BACKEND,
          resource.kind(),
          resource.name());
    } else {
      findings.add(ingress.meta(), section, BACKEND_MISSING);
    }
    return UNAVAILABLE;
  }

  private Target service(IngressObject ingress, String section, ServiceBackend backend) {
    ObjectKey key = new ObjectKey(ingress.meta().namespace(), backend.name());
    ServiceObject service = lookups.service(key);
    if (service == null) {
      findings.add(ingress.meta(), section + ".service.name", SERVICE_NOT_FOUND, key);
      return UNAVAILABLE;
    }
    Port port = port(service, backend.port());
    if (port == null) {
      String wanted = String.valueOf(backend.port());
      findings.add(
          ingress.meta(),
          section + ".service.port",
          SERVICE_PORT_NOT_FOUND,
          key,
          wanted,
          portsOf(service));
      return UNAVAILABLE;
    }
    if (!tcp(port)) {
      findings.add(
          ingress.meta(),
          section + ".service.port",
          SERVICE_PORT_NOT_TCP,
          port.port(),
          key,
          String.valueOf(port.protocol()));
      return UNAVAILABLE;
    }
    return target(service, port);
  }

  private Target target(ServiceObject service, Port port) {
    DnsTarget external = null;
    if (service.spec().external()) {
      String name = HostNames.normal(String.valueOf(service.spec().externalName()));
      String expected = ExternalNames.expected(name);
      if (expected != null) {
        findings.add(service.meta(), "spec.externalName", EXTERNAL_NAME_INVALID, name, expected);
        return UNAVAILABLE;
      }
      external = new DnsTarget(name, ExternalNames.port(port));
    }
    ServicePort found = ports.of(service, port, external, findings);
    used.put(found.id(), found);
    return new ToPort(found);
  }

  /** TCP before others of the same number; null if there is none. */
  private static @Nullable Port port(ServiceObject service, IngressSpec.@Nullable Port wanted) {
    if (wanted == null) {
      return null;
    }
    String name = wanted.name() == null ? "" : wanted.name();
    Port found = null;
    for (Port port : service.spec().ports()) {
      boolean match =
          name.isEmpty()
              ? wanted.number() != null && wanted.number() == port.port()
              : name.equals(port.name());
      if (match && (found == null || tcp(port))) {
        found = port;
      }
    }
    boolean free = service.spec().external() && service.spec().ports().isEmpty();
    return found == null && free && name.isEmpty() && wanted.number() != null
        ? new Port("", null, wanted.number(), null, null)
        : found;
  }

  private static boolean tcp(Port port) {
    return port.protocol() == null || port.protocol().equals("TCP");
  }

  /** A Service's ports as a user would choose one of them. */
  static String portsOf(ServiceObject service) {
    List<Port> ports = service.spec().ports();
    return ports.isEmpty()
        ? "a Service with ports"
        : ports.stream()
            .map(port -> port.port() + (port.name().isEmpty() ? "" : " (" + port.name() + ")"))
            .collect(Collectors.joining(" or "));
  }
}
