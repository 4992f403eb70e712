package dev.fairlead.operator.resolve.group;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.resolve.name.HostNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ingresses that have to do with each other: each shares a host of a rule or certificate with
 * another one of them, and with none outside. What one group means does not depend on the others.
 * {@link HostTable#ANY} is a host, too.
 */
public final class Group {
  private final List<IngressObject> ingresses = new ArrayList<>();
  private final Set<String> hosts = new HashSet<>();

  private Group() {}

  /**
   * The groups of these Ingresses.
   *
   * @param host belongs to a group even if no Ingress names it
   */
  public static Collection<Group> of(Collection<IngressObject> ingresses, Set<String> host) {
    Map<String, Group> byHost = new HashMap<>();
    Set<Group> groups = Collections.newSetFromMap(new IdentityHashMap<>());
    if (!host.isEmpty()) {
      groups.add(new Group().with(host, byHost));
    }
    for (IngressObject ingress : ingresses) {
      Set<String> named = Claims.hosts(ingress);
      Group group = new Group();
      for (String each : named) {
        Group other = byHost.get(each);
        if (other != null && other != group) {
          groups.remove(other);
          groups.remove(group);
          group = group.joined(other, byHost);
        }
      }
      group.ingresses.add(ingress);
      groups.add(group.with(named, byHost));
    }
    return groups;
  }

  /** All in one, where it cannot be told who has to do with whom. */
  public static Group whole(Collection<IngressObject> ingresses) {
    Group group = new Group();
    group.ingresses.addAll(ingresses);
    group.hosts.add(HostNames.ANY);
    ingresses.forEach(ingress -> group.hosts.addAll(Claims.hosts(ingress)));
    return group;
  }

  private Group with(Set<String> named, Map<String, Group> byHost) {
    hosts.addAll(named);
    named.forEach(host -> byHost.put(host, this));
    return this;
  }

  /** The larger takes in the smaller. */
  private Group joined(Group other, Map<String, Group> byHost) {
    boolean smaller = ingresses.size() < other.ingresses.size();
    Group into = smaller ? other : this;
    Group from = smaller ? this : other;
    into.ingresses.addAll(from.ingresses);
    return into.with(from.hosts, byHost);
  }

  /** In no particular order. */
  public List<IngressObject> ingresses() {
    return ingresses;
  }

  public Set<String> hosts() {
    return hosts;
  }
}
