package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.upstream.EndpointState;
import java.util.ArrayList;
import java.util.List;

/** The endpoints that failed one request; made at its first failure. */
final class Tried {
  private final List<EndpointState> endpoints = new ArrayList<>(2);

  void add(EndpointState endpoint) {
    endpoints.add(endpoint);
  }

  boolean contains(EndpointState endpoint) {
    return endpoints.contains(endpoint);
  }
}
