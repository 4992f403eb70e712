package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.TLS_POLICY_CONFLICT;

import dev.fairlead.crds.GatewayConfigSpec.TlsVersion;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec.Tls;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.TlsPolicy;
import dev.fairlead.operator.resolve.group.Claims;
import dev.fairlead.operator.resolve.name.HostNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the hosts ask of TLS, where classes with different GatewayConfigs ask for different things:
 * the one setting that is a host's rather than the gateway's. Oldest Ingress first.
 */
final class TlsPolicies {
  private final Classes classes;
  private final Parameters parameters;
  private final boolean several;

  TlsPolicies(Classes classes, Parameters parameters) {
    this.classes = classes;
    this.parameters = parameters;
    this.several = classes.ours().stream().map(this::version).distinct().count() > 1;
  }

  /** For Ingresses that share hosts with no others. */
  OfHosts ofHosts(Findings findings) {
    return new OfHosts(findings);
  }

  /** What some hosts ask for. */
  final class OfHosts {
    private final Findings findings;
    private final TreeMap<String, TlsPolicy> hosts = new TreeMap<>();

    private OfHosts(Findings findings) {
      this.findings = findings;
    }

    /** Sorted by host; empty where all hosts ask for the same. */
    List<TlsPolicy> hosts() {
      return List.copyOf(hosts.values());
    }

    void take(IngressObject ingress) {
      IngressClassObject ingressClass = several ? classes.of(ingress) : null;
      if (ingressClass == null) {
        return;
      }
      TlsVersion version = version(ingressClass);
      for (String host : named(ingress)) {
        TlsPolicy claim = new TlsPolicy(host, version, ingress.meta().origin("spec"));
        TlsPolicy winner = hosts.putIfAbsent(host, claim);
        if (winner != null && winner.minVersion() != version) {
          findings.add(ingress.meta(), "spec", TLS_POLICY_CONFLICT, host, winner.origin().object());
        }
      }
    }
  }

  private static Set<String> named(IngressObject ingress) {
    Set<String> named = new LinkedHashSet<>(Claims.ruled(ingress));
    for (Tls tls : ingress.spec().tls()) {
      for (String host : tls.hosts()) {
        String normal = HostNames.normal(host);
        if (HostNames.expected(normal) == null) {
          named.add(normal);
        }
      }
    }
    return named;
  }

  private TlsVersion version(IngressClassObject ingressClass) {
    return version(parameters.of(ingressClass));
  }

  private static TlsVersion version(@Nullable GatewayConfigObject config) {
    var tls = config == null ? null : config.spec().tls();
    TlsVersion version = tls == null ? null : tls.minVersion();
    return version == null ? TlsVersion.TLS_1_2 : version;
  }
}
