package dev.fairlead.snapshot.codec;

import com.google.protobuf.MessageLite;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.SharedEnds;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    SharedEnds shared = SharedEnds.of(before, after);
    return between(shared.between(before), shared.between(after));
  }

  private Change<T> between(List<T> before, List<T> after) {
    List<T> upserts = new ArrayList<>();
    List<String> removals = new ArrayList<>();
    int i = 0;
    for (T next : after) {
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
   * @param before sorted by key
   * @param change both its lists sorted; if they are not, neither is the result
   * @throws MalformedSnapshotException if the change removes what is not there
   */
  List<T> apply(List<T> before, Change<T> change) throws MalformedSnapshotException {
    if (change.isEmpty()) {
      return before;
    }
    List<T> upserts = change.upserts();
    List<String> removals = change.removals();
    List<T> after = new ArrayList<>(before.size() + upserts.size());
    int taken = 0; // of before
    int u = 0;
    int r = 0;
    while (u < upserts.size() || r < removals.size()) {
      boolean removes =
          u == upserts.size()
              || (r < removals.size() && compare(upserts.get(u), removals.get(r)) >= 0);
      String k = removes ? removals.get(r++) : key.apply(upserts.get(u));
      int found = find(before, taken, k);
      Rules.require(!removes || found >= 0, name + ": removes what is not there: " + k);
      int end = found >= 0 ? found : -found - 1;
      after.addAll(before.subList(taken, end));
      taken = found >= 0 ? end + 1 : end;
      if (!removes) {
        after.add(upserts.get(u++));
      }
    }
    after.addAll(before.subList(taken, before.size()));
    return after;
  }

  /** The record with that key in a sorted list; null if there is none. */
  @Nullable T get(List<T> records, String wanted) {
    int found = find(records, 0, wanted);
    return found >= 0 ? records.get(found) : null;
  }

  /** The index from {@code start} on, or {@code -insertionPoint - 1}. */
  private int find(List<T> records, int start, String wanted) {
    int low = start;
    int high = records.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(records.get(middle), wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  int compare(T record, String otherKey) {
    return key.apply(record).compareTo(otherKey);
  }

  static boolean same(Object a, Object b) {
    return a == b || a.equals(b);
  }
}
