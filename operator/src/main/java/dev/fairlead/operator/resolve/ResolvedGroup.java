package dev.fairlead.operator.resolve;

import dev.fairlead.operator.certificate.CertificateCache;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.Host;
import dev.fairlead.operator.resolve.Resolved.TlsHost;
import dev.fairlead.operator.resolve.Resolved.TlsPolicy;
import dev.fairlead.operator.resolve.group.Group;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one group of Ingresses means.
 *
 * @param group who was asked
 * @param served those that are ours and have routes, oldest first
 * @param services that were looked up, found or not
 * @param secrets likewise
 */
record ResolvedGroup(
    Group group,
    List<IngressObject> served,
    List<Host> hosts,
    List<TlsHost> tls,
    List<TlsPolicy> tlsPolicies,
    List<ServicePort> ports,
    Set<ObjectKey> services,
    Set<ObjectKey> secrets,
    List<Finding> findings) {

  /**
   * The steps: whose Ingresses are ours, which of them must stay closed, then each Ingress, oldest
   * first: its rules, its certificates, what its hosts ask of TLS; at last what the default
   * backends take. A fault with one object never touches another.
   */
  static ResolvedGroup of(
      Group group, GatewayWide wide, ClusterView view, Instant now, CertificateCache certificates) {
    Findings findings = new Findings(view);
    Lookups lookups = new Lookups(view);
    Protection protection = new Protection(findings);
    List<IngressObject> served = wide.classes().ours(group.ingresses(), findings);
    served.removeIf(ingress -> !protection.serves(ingress));
    wide.fallbacks().tell(protection, served);

    HostTable table = new HostTable();
    Backends backends = new Backends(lookups, wide.ports(), protection, findings);
    Rules rules = new Rules(table, backends, findings);
    Certificates tls = new Certificates(lookups, certificates, now, findings);
    TlsPolicies.OfHosts tlsPolicies = wide.tlsPolicies().ofHosts(findings);
    GatewayConfigObject config = wide.config();
    boolean any = group.hosts().contains(HostTable.ANY);
    if (any && config != null) {
      findings.guard(config.meta(), () -> tls.takeDefault(config));
    }
    for (IngressObject ingress : served) {
      findings.guard(
          ingress.meta(),
          () -> {
            rules.take(ingress);
            tls.take(ingress);
            tlsPolicies.take(ingress);
          });
    }
    new DefaultBackends(table, backends, findings).take(wide.fallbacks(), any);
    return new ResolvedGroup(
        group,
        served,
        table.hosts(),
        tls.hosts(),
        tlsPolicies.hosts(),
        backends.used(),
        lookups.services(),
        lookups.secrets(),
        findings.sorted());
  }
}
