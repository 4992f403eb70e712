package dev.fairlead.snapshot;

import java.util.List;

/**
 * The endpoints of one upstream.
 *
 * @param upstream {@link Upstream#id()}
 * @param endpoints sorted by address, then port; each address and port once
 */
public record EndpointSet(String upstream, List<Endpoint> endpoints) {
  public EndpointSet {
    endpoints = List.copyOf(endpoints);
  }
}
