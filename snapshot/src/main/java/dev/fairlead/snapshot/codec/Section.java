package dev.fairlead.snapshot.codec;

import com.google.protobuf.MessageLite;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One of a snapshot's sorted lists, and what is the same for all of them: key, encoding, rules,
 * differences.
 *
 * @param name for messages
 * @param key what the list is sorted by, and what upserts and removals name
 * @param wire the record's canonical message
 * @param rule what a lawful record looks like
 */
record Section<T>(
    String name, Function<T, String> key, Function<T, ? extends MessageLite> wire, Rule<T> rule) {
  static final Section<VirtualHost> HOSTS =
      new Section<>("hosts", VirtualHost::host, ToWire::host, Rules::host);
  static final Section<TlsHost> TLS_HOSTS =
      new Section<>("tlsHosts", TlsHost::host, ToWire::tlsHost, Rules::tlsHost);
  static final Section<Upstream> UPSTREAMS =
      new Section<>("upstreams", Upstream::id, ToWire::upstream, Rules::upstream);
  static final Section<EndpointSet> ENDPOINTS =
      new Section<>("endpoints", EndpointSet::upstream, ToWire::endpoints, Rules::endpoints);
  static final Section<Certificate> CERTIFICATES =
      new Section<>("certificates", Certificate::id, ToWire::certificate, Rules::certificate);

  interface Rule<T> {
    void check(T value) throws MalformedSnapshotException;
  }

  /** What makes {@code after} of {@code before}; both are sorted by key. */
  Change<T> diff(List<T> before, List<T> after) {
    if (before == after) {
      return Change.none();
    }
    List<T> upserts = new ArrayList<>();
    List<String> removals = new ArrayList<>();
    int i = 0;
    for (T next : after) {
      if (i < before.size() && before.get(i) == next) {
        i++;
        continue;
      }
      String k = key.apply(next);
      while (i < before.size() && compare(before.get(i), k) < 0) {
        removals.add(key.apply(before.get(i++)));
      }
      boolean there = i < before.size() && compare(before.get(i), k) == 0;
      if (!there || !same(before.get(i), next)) {
        upserts.add(next);
      }
      i += there ? 1 : 0;
    }
    while (i < before.size()) {
      removals.add(key.apply(before.get(i++)));
    }
    return new Change<>(upserts, removals);
  }

  /**
   * The list after {@code change}, sharing every record that did not change.
   *
   * @throws MalformedSnapshotException if the change is not sorted or removes what is not there
   */
  List<T> apply(List<T> before, Change<T> change) throws MalformedSnapshotException {
    if (change.isEmpty()) {
      return before;
    }
    Set<String> gone = new HashSet<>(change.removals());
    List<T> after = new ArrayList<>(before.size() + change.upserts().size());
    int u = 0;
    for (T old : before) {
      String k = key.apply(old);
      while (u < change.upserts().size() && compare(change.upserts().get(u), k) < 0) {
        after.add(change.upserts().get(u++));
      }
      if (u < change.upserts().size() && compare(change.upserts().get(u), k) == 0) {
        after.add(change.upserts().get(u++));
      } else if (gone.isEmpty() || !gone.remove(k)) {
        after.add(old);
      }
    }
    after.addAll(change.upserts().subList(u, change.upserts().size()));
    Rules.require(gone.isEmpty(), name + ": removes what is not there: " + gone);
    return List.copyOf(after);
  }

  int compare(T record, String otherKey) {
    return key.apply(record).compareTo(otherKey);
  }

  static boolean same(Object a, Object b) {
    return a == b || a.equals(b);
  }
}
