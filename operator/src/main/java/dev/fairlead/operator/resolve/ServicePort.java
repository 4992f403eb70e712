package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec;
import dev.fairlead.operator.resolve.name.ExternalNames;
import dev.fairlead.snapshot.Upstream.DnsTarget;
import dev.fairlead.snapshot.Upstream.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * One port of a Service that a path leads to.
 *
 * @param id {@code namespace/name:port}
 * @param service whose port it is
 * @param port as the Service declares it
 * @param protocol what is spoken to the endpoints
 * @param policy the BackendPolicy that rules it; null if none does
 * @param external what an ExternalName Service stands for, a DNS name or an address; null where the
 *     endpoints come from EndpointSlices
 */
public record ServicePort(
    String id,
    ServiceObject service,
    ServiceSpec.Port port,
    Protocol protocol,
    @Nullable BackendPolicyObject policy,
    @Nullable DnsTarget external) {
  /** Whether an ExternalName is an address, which needs no resolving. */
  public boolean externalAddress() {
    return external != null && ExternalNames.address(external.host());
  }
}
