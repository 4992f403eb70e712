package dev.fairlead.snapshot;

import java.util.List;

/**
 * The routes of one host.
 *
 * @param host lower case: {@code shop.example.com}, {@code *.example.com} (exactly one label), or
 *     empty for any host
 * @param routes in order of precedence: the first one that matches wins (Exact before Prefix,
 *     longer before shorter)
 */
public record VirtualHost(String host, List<Route> routes) {
  public VirtualHost {
    routes = List.copyOf(routes);
  }
}
