package dev.fairlead.snapshot;

import java.util.List;

/**
 * All that a data plane serves at one moment: deeply immutable and self-consistent. Equal inputs
 * give an equal snapshot: every list is sorted as stated, and nothing depends on a clock or on
 * chance.
 *
 * @param settings gateway-wide settings
 * @param hosts virtual hosts, sorted by host
 * @param tlsHosts which certificate answers for which SNI host, sorted by host
 * @param upstreams one per Service port that a route uses, sorted by id
 * @param endpoints one set per upstream, sorted by upstream id; changed on the fast lane
 * @param certificates certificates that are served, sorted by id
 */
public record Snapshot(
    Settings settings,
    List<VirtualHost> hosts,
    List<TlsHost> tlsHosts,
    List<Upstream> upstreams,
    List<EndpointSet> endpoints,
    List<Certificate> certificates) {

  public static final Snapshot EMPTY =
      new Snapshot(Settings.DEFAULT, List.of(), List.of(), List.of(), List.of(), List.of());

  public Snapshot {
    hosts = List.copyOf(hosts);
    tlsHosts = List.copyOf(tlsHosts);
    upstreams = List.copyOf(upstreams);
    endpoints = List.copyOf(endpoints);
    certificates = List.copyOf(certificates);
  }

  /** The same with other endpoints: what the fast lane does. */
  public Snapshot withEndpoints(List<EndpointSet> changed) {
    return new Snapshot(settings, hosts, tlsHosts, upstreams, changed, certificates);
  }
}
