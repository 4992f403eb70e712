package dev.fairlead.operator.resolve;

import dev.fairlead.operator.certificate.CertificateCache;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.finding.Findings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Turns a picture of the cluster into what it means. The steps: whose Ingresses are ours, which of
 * them must stay closed, which GatewayConfig holds, which policy rules what, then each Ingress,
 * oldest first: its rules, its certificates, what its hosts ask of TLS; at last what the default
 * backends take.
 *
 * <p>A fault with one object never touches another. Used by one thread.
 */
public final class Resolver {
  private final ResolveOptions options;
  private final InstantSource clock;
  private final CertificateCache certificates = new CertificateCache();

  /**
   * @param clock only decides about findings, never about what is served
   */
  public Resolver(ResolveOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  public Resolved resolve(ClusterView view, Findings findings) {
    Instant now = clock.instant();
    Classes classes = new Classes(view.objects().classes(), options, findings);
    List<IngressObject> ours = classes.ours(view.objects().ingresses());
    Protection protection = new Protection(ours, findings);
    List<IngressObject> ingresses = protection.served();
    Parameters parameters = new Parameters(view, classes.ours(), findings);
    GatewayConfigObject config = parameters.config(options);

    HostTable table = new HostTable();
    Backends backends = new Backends(view, new Policies(view, findings), protection, findings);
    Rules rules = new Rules(table, backends, findings);
    certificates.nextPass();
    Certificates tls = new Certificates(view, certificates, now, findings);
    TlsPolicies tlsPolicies = new TlsPolicies(classes, parameters, findings);
    if (config != null) {
      findings.guard(config.meta(), () -> tls.takeDefault(config));
    }
    for (IngressObject ingress : ingresses) {
      findings.guard(ingress.meta(), () -> rules.take(ingress));
      findings.guard(ingress.meta(), () -> tls.take(ingress));
      findings.guard(ingress.meta(), () -> tlsPolicies.take(ingress));
    }
    new DefaultBackends(table, backends, findings).take(ingresses);
    return new Resolved(
        ingresses, config, table.hosts(), tls.hosts(), tlsPolicies.hosts(), backends.used());
  }
}
