package dev.fairlead.operator.resolve;

import dev.fairlead.operator.certificate.CertificateCache;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.Difference;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.resolve.Resolved.Host;
import dev.fairlead.operator.resolve.Resolved.TlsHost;
import dev.fairlead.operator.resolve.Resolved.TlsPolicy;
import dev.fairlead.operator.resolve.group.Claims;
import dev.fairlead.operator.resolve.group.Group;
import dev.fairlead.operator.resolve.group.Sorted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a picture of the cluster means, group by group, and made to follow the next picture at the
 * cost of the groups that it concerns.
 */
final class Resolution {
  private record Use(ServicePort port, int count) {
    @Nullable Use less() {
      return count == 1 ? null : new Use(port, count - 1);
    }

    Use more() {
      return new Use(port, count + 1);
    }
  }

  private final GatewayWide wide;
  private final CertificateCache certificates;
  private ClusterView view;
  private @Nullable Resolved resolved; // null after a change
  private List<ServicePort> usedPorts = List.of();
  private final Set<ResolvedGroup> groups = identitySet();
  private final Set<ResolvedGroup> faulty = identitySet(); // those with findings
  private final Map<ObjectKey, ResolvedGroup> byIngress = new HashMap<>();
  private final Map<String, ResolvedGroup> byHost = new HashMap<>();
  private final Sorted<IngressObject> ingresses =
      new Sorted<>(Comparator.comparing(IngressObject::meta, Meta.OLDEST_FIRST));
  private final Sorted<Host> hosts = new Sorted<>(Comparator.comparing(Host::name));
  private final Sorted<TlsHost> tls = new Sorted<>(Comparator.comparing(TlsHost::host));
  private final Sorted<TlsPolicy> tlsPolicies = new Sorted<>(Comparator.comparing(TlsPolicy::host));
  private final Map<String, Use> ports = new HashMap<>();

  /**
   * @param now only decides about findings, never about what is served
   */
  Resolution(GatewayWide wide, ClusterView view, Instant now, CertificateCache certificates) {
    this.wide = wide;
    this.view = view;
    this.certificates = certificates;
    add(wide.groups(view.objects().ingresses()), now);
  }

  /**
   * Follows to a later picture.
   *
   * @return false if too much has changed; then nothing was done
   */
  boolean follow(ClusterView later, Instant now) {
    Difference<IngressObject> changed =
        Difference.between(view.objects().ingresses(), later.objects().ingresses());
    boolean widely =
        Stream.concat(changed.gone().stream(), changed.fresh().stream()).anyMatch(Claims::wide);
    if (widely || !wide.holds(later, now)) {
      return false;
    }
    Set<ResolvedGroup> stale = identitySet();
    changed.gone().forEach(ingress -> stale.add(of(ingress)));
    for (IngressObject ingress : changed.fresh()) {
      Claims.hosts(ingress).stream().map(byHost::get).filter(Objects::nonNull).forEach(stale::add);
    }
    Set<ObjectKey> services = changes(v -> v.objects().services(), s -> s.meta(), later);
    Set<ObjectKey> secrets = changes(v -> v.objects().secrets(), s -> s.meta(), later);
    addAsking(ResolvedGroup::services, services, stale);
    addAsking(ResolvedGroup::secrets, secrets, stale);
    wide.ports().forget(services);
    view = later;
    add(replaced(stale, changed), now);
    return true;
  }

  private ResolvedGroup of(IngressObject ingress) {
    return Objects.requireNonNull(byIngress.get(ingress.meta().key()));
  }

  private <T> Set<ObjectKey> changes(
      Function<ClusterView, List<T>> kind, Function<T, Meta> meta, ClusterView later) {
    Difference<T> changed = Difference.between(kind.apply(view), kind.apply(later));
    Set<ObjectKey> keys = new HashSet<>();
    changed.gone().forEach(object -> keys.add(meta.apply(object).key()));
    changed.fresh().forEach(object -> keys.add(meta.apply(object).key()));
    return keys;
  }

  private void addAsking(
      Function<ResolvedGroup, Set<ObjectKey>> asked,
      Set<ObjectKey> changed,
      Set<ResolvedGroup> stale) {
    if (!changed.isEmpty()) {
      groups.stream()
          .filter(group -> !Collections.disjoint(asked.apply(group), changed))
          .forEach(stale::add);
    }
  }

  /** Takes out the stale groups. */
  private Collection<Group> replaced(Set<ResolvedGroup> stale, Difference<IngressObject> changed) {
    Set<IngressObject> members = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ResolvedGroup group : stale) {
      members.addAll(group.group().ingresses());
      remove(group);
    }
    changed.gone().forEach(members::remove);
    members.addAll(changed.fresh());
    boolean any = !byHost.containsKey(HostTable.ANY);
    return Group.of(members, any ? Set.of(HostTable.ANY) : Set.of());
  }

  private void add(Collection<Group> more, Instant now) {
    resolved = more.isEmpty() ? resolved : null;
    for (Group group : more) {
      ResolvedGroup one = ResolvedGroup.of(group, wide, view, now, certificates);
      groups.add(one);
      if (!one.findings().isEmpty()) {
        faulty.add(one);
      }
      for (IngressObject ingress : group.ingresses()) {
        byIngress.put(ingress.meta().key(), one);
      }
      for (String host : group.hosts()) {
        byHost.put(host, one);
      }
      add(one);
    }
  }

  private void add(ResolvedGroup one) {
    one.served().forEach(ingresses::put);
    one.hosts().forEach(hosts::put);
    one.tls().forEach(tls::put);
    one.tlsPolicies().forEach(tlsPolicies::put);
    for (ServicePort port : one.ports()) {
      Use use = ports.get(port.id());
      ports.put(port.id(), use == null ? new Use(port, 1) : use.more());
    }
  }

  private void remove(ResolvedGroup old) {
    resolved = null;
    groups.remove(old);
    faulty.remove(old);
    old.group().ingresses().forEach(ingress -> byIngress.remove(ingress.meta().key()));
    old.group().hosts().forEach(byHost::remove);
    old.served().forEach(ingresses::remove);
    old.hosts().forEach(hosts::remove);
    old.tls().forEach(tls::remove);
    old.tlsPolicies().forEach(tlsPolicies::remove);
    old.ports().forEach(port -> ports.computeIfPresent(port.id(), (id, use) -> use.less()));
  }

  /** The same instance as long as nothing changed. */
  Resolved resolved() {
    Resolved known = resolved;
    if (known == null) {
      known = collected();
      resolved = known;
    }
    return known;
  }

  private Resolved collected() {
    List<ServicePort> now =
        ports.values().stream()
            .map(Use::port)
            .sorted(Comparator.comparing(ServicePort::id))
            .toList();
    usedPorts = now.equals(usedPorts) ? usedPorts : now;
    return new Resolved(
        ingresses.list(), wide.config(), hosts.list(), tls.list(), tlsPolicies.list(), usedPorts);
  }

  /** Not sorted; some may be there more than once. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(wide.findings());
    faulty.forEach(group -> findings.addAll(group.findings()));
    return findings;
  }

  private static Set<ResolvedGroup> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
