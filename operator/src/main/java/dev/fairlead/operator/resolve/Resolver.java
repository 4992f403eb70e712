package dev.fairlead.operator.resolve;

import dev.fairlead.operator.certificate.CertificateCache;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Findings;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns a picture of the cluster into what it means. First what holds gateway-wide ({@link
 * GatewayWide}: classes, the GatewayConfig, policies), then each group of Ingresses that share
 * hosts ({@link ResolvedGroup}). Of the next picture only the groups are looked at that it
 * concerns, as long as nothing gateway-wide has changed.
 *
 * <p>A fault with one object never touches another. Used by one thread.
 */
public final class Resolver {
  private final ResolveOptions options;
  private final InstantSource clock;
  private final CertificateCache certificates = new CertificateCache();
  private @Nullable Resolution last;

  /**
   * @param clock only decides about findings, never about what is served
   */
  public Resolver(ResolveOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  public Resolved resolve(ClusterView view, Findings findings) {
    Instant now = clock.instant();
    Resolution resolution = last;
    last = null; // if this fails, the next time begins anew
    if (resolution == null || !resolution.follow(view, now)) {
      resolution = new Resolution(new GatewayWide(view, options, now), view, now, certificates);
    }
    last = resolution;
    resolution.findings().forEach(findings::add);
    return resolution.resolved();
  }
}
