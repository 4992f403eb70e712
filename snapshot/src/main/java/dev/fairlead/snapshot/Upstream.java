package dev.fairlead.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * One port of one Service: what routes point at, and what balancing, pools, health and policies
 * belong to.
 *
 * @param id {@code namespace/name:port}, with the port's number as the Service declares it
 * @param protocol what is spoken to its endpoints, from the port's {@code appProtocol}
 * @param policy how it is balanced, timed, limited and retried
 * @param dns for an ExternalName Service the name that the data plane resolves; null where
 *     endpoints come from EndpointSlices
 * @param origin the Service
 */
public record Upstream(
    String id, Protocol protocol, UpstreamPolicy policy, @Nullable DnsTarget dns, Origin origin) {

  /**
   * What is spoken to the endpoints. {@code WS} and {@code WSS} are HTTP/1.1 and HTTPS that only
   * say the user's intent.
   */
  public enum Protocol {
    HTTP,
    HTTPS,
    H2C,
    GRPC,
    GRPCS,
    WS,
    WSS;

    /** Whether the connection to the endpoint is encrypted. */
    public boolean tls() {
      return this == HTTPS || this == GRPCS || this == WSS;
    }

    /** Whether HTTP/2 is spoken without asking. */
    public boolean http2() {
      return this == H2C || this == GRPC || this == GRPCS;
    }
  }

  /**
   * A DNS name instead of endpoints.
   *
   * @param host absolute name without the final dot
   * @param port 1 to 65535
   */
  public record DnsTarget(String host, int port) {}
}
