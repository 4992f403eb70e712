package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed within one endpoint set, so that one pod's change among thousands stays a message of
 * a few hundred bytes.
 *
 * @param upstream whose endpoints
 * @param upserts new or changed endpoints
 * @param removals endpoints that are gone
 */
record EndpointPatch(String upstream, List<Endpoint> upserts, List<Key> removals) {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port);

  EndpointPatch {
    upserts = List.copyOf(upserts);
    removals = List.copyOf(removals);
  }

  /** What an endpoint is replaced by: each address and port is once in a set. */
  record Key(String address, int port) {
    static Key of(Endpoint endpoint) {
      return new Key(endpoint.address(), endpoint.port());
    }
  }

  /**
   * The patch that makes {@code after} of {@code before}; null where sending the whole set is
   * shorter, or where its order is not by address and port, so that a patch could not keep it.
   */
  static @Nullable EndpointPatch between(EndpointSet before, EndpointSet after) {
    Map<Key, Endpoint> old = HashMap.newHashMap(before.endpoints().size());
    before.endpoints().forEach(endpoint -> old.put(Key.of(endpoint), endpoint));
    List<Endpoint> upserts = new ArrayList<>();
    for (Endpoint endpoint : after.endpoints()) {
      if (!endpoint.equals(old.remove(Key.of(endpoint)))) {
        upserts.add(endpoint);
      }
    }
    EndpointPatch patch = new EndpointPatch(after.upstream(), upserts, List.copyOf(old.keySet()));
    boolean shorter = upserts.size() + old.size() < after.endpoints().size();
    return shorter && patch.apply(before).equals(after) ? patch : null;
  }

  EndpointSet apply(EndpointSet before) {
    Map<Key, Endpoint> next = HashMap.newHashMap(before.endpoints().size() + upserts.size());
    before.endpoints().forEach(endpoint -> next.put(Key.of(endpoint), endpoint));
    removals.forEach(next::remove);
    upserts.forEach(endpoint -> next.put(Key.of(endpoint), endpoint));
    return new EndpointSet(upstream, next.values().stream().sorted(ORDER).toList());
  }
}
