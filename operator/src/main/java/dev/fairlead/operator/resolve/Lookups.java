package dev.fairlead.operator.resolve;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.ServiceObject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks into a picture of the cluster, and remembers what it was asked for. */
final class Lookups {
  private final ClusterView view;
  private final Set<ObjectKey> services = new HashSet<>();
  private final Set<ObjectKey> secrets = new HashSet<>();

  Lookups(ClusterView view) {
    this.view = view;
  }

  @Nullable ServiceObject service(ObjectKey key) {
    services.add(key);
    return view.service(key);
  }

  @Nullable SecretObject secret(ObjectKey key) {
    secrets.add(key);
    return view.secret(key);
  }

  /** Services that were asked for, found or not. */
  Set<ObjectKey> services() {
    return services;
  }

  /** Secrets that were asked for, found or not. */
  Set<ObjectKey> secrets() {
    return secrets;
  }
}
