package dev.fairlead.operator.compile;

import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Snapshot;
import java.util.List;

/**
 * Lowers what was resolved to a snapshot: the same input gives an equal one. Used by one thread.
 */
public final class Compiler {
  private final boolean folder;
  private final HostLowering hosts = new HostLowering();
  private final UpstreamLowering upstreams = new UpstreamLowering();

  /**
   * @param folder whether the objects come from a folder, where endpoints may be on loopback
   */
  public Compiler(boolean folder) {
    this.folder = folder;
  }

  /**
   * @param endpoints one set per port of {@code resolved}, sorted by upstream
   */
  public Snapshot compile(Resolved resolved, List<EndpointSet> endpoints, Findings findings) {
    return new Snapshot(
        SettingsLowering.lower(resolved.config(), folder, findings),
        hosts.lower(resolved.hosts()),
        CertificateLowering.hosts(resolved.tls(), resolved.tlsPolicies()),
        upstreams.lower(resolved.ports(), findings),
        endpoints,
        CertificateLowering.certificates(resolved.tls()));
  }
}
