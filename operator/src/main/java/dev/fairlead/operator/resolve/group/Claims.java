package dev.fairlead.operator.resolve.group;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.cluster.IngressSpec.Tls;
import dev.fairlead.operator.resolve.name.HostNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What an Ingress lays claim to, before anybody knows whether it is ours. Of one that cannot even
 * be asked it is nothing; the resolver tells why.
 */
public final class Claims {
  private Claims() {}

  /** The valid hosts that it names, in rules and for certificates. */
  public static Set<String> hosts(IngressObject ingress) {
    return ask(ingress, Claims::named, Set.of());
  }

  /** Whether it has a default backend. */
  public static boolean defaultBackend(IngressObject ingress) {
    return ask(ingress, it -> it.spec().defaultBackend() != null, false);
  }

  /** Whether its hosts are those of its certificate, which only the Secret tells. */
  public static boolean hostsOfCertificate(IngressObject ingress) {
    return ask(ingress, Claims::unnamed, false);
  }

  /** Whether it may concern Ingresses that share no host with it. */
  public static boolean wide(IngressObject ingress) {
    return defaultBackend(ingress) || hostsOfCertificate(ingress);
  }

  /** The valid hosts of its rules, without any host, each once. */
  public static List<String> ruled(IngressObject ingress) {
    return ingress.spec().rules().stream()
        .map(HostNames::of)
        .filter(host -> !host.isEmpty() && HostNames.expected(host) == null)
        .distinct()
        .toList();
  }

  private static Set<String> named(IngressObject ingress) {
    Set<String> hosts = new HashSet<>();
    for (Rule rule : ingress.spec().rules()) {
      add(hosts, HostNames.of(rule));
    }
    for (Tls tls : ingress.spec().tls()) {
      tls.hosts().forEach(host -> add(hosts, HostNames.normal(host)));
    }
    return hosts;
  }

  private static void add(Set<String> hosts, String host) {
    if (host.isEmpty() || HostNames.expected(host) == null) {
      hosts.add(host);
    }
  }

  private static boolean unnamed(IngressObject ingress) {
    List<Tls> tls = ingress.spec().tls();
    return tls.stream().anyMatch(one -> one.hosts().isEmpty()) && ruled(ingress).isEmpty();
  }

  private static <T> T ask(IngressObject ingress, Function<IngressObject, T> what, T otherwise) {
    try {
      return what.apply(ingress);
    } catch (RuntimeException e) {
      return otherwise;
    }
  }
}
