package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.ServiceObject;
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

  private final Inputs inputs;
  private final Instant since;
  private final Classes classes;
  private final ServicePorts ports;
  private final TlsPolicies tlsPolicies;
  private final Fallbacks fallbacks;
  private final @Nullable GatewayConfigObject config;
  private final boolean scattered;
  private final List<Finding> findings;

  /**
   * What it was made from, besides Ingresses.
   *
   * @param services none where no policy looks at them
   */
  private record Inputs(
      List<IngressClassObject> classes,
      List<GatewayConfigObject> configs,
      List<BackendPolicyObject> policies,
      List<ServiceObject> services) {
    static Inputs of(ClusterView view) {
      ClusterObjects all = view.objects();
      return new Inputs(
          all.classes(),
          all.configs(),
          all.policies(),
          all.policies().isEmpty() ? List.of() : all.services());
    }

    /** A kind of which nothing changed keeps its list. */
    boolean same(Inputs later) {
      return classes == later.classes
          && configs == later.configs
          && policies == later.policies
          && services == later.services;
    }
  }

  /**
   * @param now only decides about findings, never about what is served
   */
  GatewayWide(ClusterView view, ResolveOptions options, Instant now) {
    Findings found = new Findings(view);
    this.inputs = Inputs.of(view);
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
    return !scattered && time.isBefore(since.plus(REVIEW)) && inputs.same(Inputs.of(later));
  }

  /** Who has to do with whom. */
  Collection<Group> groups(List<IngressObject> all) {
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
