package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.group.Claims;
import dev.fairlead.operator.resolve.group.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for every {@link Group} of Ingresses, and for how long. */
final class GatewayWide {
  /** Certificates are looked at anew so often, for they expire without a change of any object. */
  private static final Duration REVIEW = Duration.ofMinutes(30);

  private final ClusterView view;
  private final Instant since;
  private final Classes classes;
  private final ServicePorts ports;
  private final TlsPolicies tlsPolicies;
  private final Fallbacks fallbacks;
  private final @Nullable GatewayConfigObject config;
  private final boolean scattered;
  private final List<Finding> findings;

  /**
   * @param now only decides about findings, never about what is served
   */
  GatewayWide(ClusterView view, ResolveOptions options, Instant now) {
    Findings found = new Findings(view);
    this.view = view;
    this.since = now;
    this.classes = new Classes(view.objects().classes(), options, found);
    Parameters parameters = new Parameters(view, classes.ours(), found);
    this.config = parameters.config(options);
    this.ports = new ServicePorts(new Policies(view, found));
    this.tlsPolicies = new TlsPolicies(classes, parameters);
    this.fallbacks = Fallbacks.of(view, classes, found);
    this.scattered = view.objects().ingresses().stream().anyMatch(Claims::hostsOfCertificate);
    this.findings = found.sorted();
  }

  /**
   * Whether it holds for a later picture too, if no Ingress that is new or gone is {@link
   * Claims#wide}.
   */
  boolean holds(ClusterView later, Instant time) {
    ClusterObjects before = view.objects();
    ClusterObjects after = later.objects();
    return !scattered
        && time.isBefore(since.plus(REVIEW))
        && before.classes() == after.classes()
        && before.configs() == after.configs()
        && before.policies() == after.policies()
        && (before.policies().isEmpty() || before.services() == after.services());
  }

  /** Who has to do with whom. */
  Collection<Group> groups() {
    List<IngressObject> all = view.objects().ingresses();
    return scattered ? List.of(Group.whole(all)) : Group.of(all, Set.of(HostTable.ANY));
  }

  Classes classes() {
    return classes;
  }

  ServicePorts ports() {
    return ports;
  }

  TlsPolicies tlsPolicies() {
    return tlsPolicies;
  }

  Fallbacks fallbacks() {
    return fallbacks;
  }

  /** The gateway-wide settings; null means the defaults. */
  @Nullable GatewayConfigObject config() {
    return config;
  }

  List<Finding> findings() {
    return findings;
  }
}
