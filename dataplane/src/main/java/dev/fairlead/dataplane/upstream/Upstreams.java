package dev.fairlead.dataplane.upstream;

import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.SharedEnds;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the upstreams of the next snapshot out of those of the last one. Use: {@link #next} beside
 * the live ones, then swap, then {@link #swapped}. Both are called by one thread at a time.
 */
public final class Upstreams implements AutoCloseable {
  private final List<UpstreamLoop> loops;
  private final Names names;

  /**
   * @param loops in order of their index
   */
  public Upstreams(List<UpstreamLoop> loops) {
    this(loops, null, Names.MAX_STALE);
  }

  /**
   * @param loops in order of their index
   * @param nameServer who resolves names; null for who {@code /etc/resolv.conf} names
   * @param maxStale how long an answer is used that cannot be renewed
   */
  public Upstreams(
      List<UpstreamLoop> loops, @Nullable InetSocketAddress nameServer, Duration maxStale) {
    this.loops = List.copyOf(loops);
    this.names = new Names(nameServer, maxStale);
  }

  List<UpstreamLoop> loops() {
    return loops;
  }

  Names names() {
    return names;
  }

  /**
   * The upstreams of {@code snapshot}: what did not change is shared, what was learned is kept.
   *
   * @param before those of {@code last}
   */
  public UpstreamTable next(UpstreamTable before, Snapshot last, Snapshot snapshot) {
    boolean sameSpecs = last.upstreams() == snapshot.upstreams();
    if (!sameSpecs || last.settings() != snapshot.settings()) {
      return anew(before, snapshot);
    }
    SharedEnds shared = SharedEnds.of(last.endpoints(), snapshot.endpoints());
    Map<String, EndpointSet> sets = byUpstream(shared.between(snapshot.endpoints()));
    shared
        .between(last.endpoints())
        .forEach(set -> sets.putIfAbsent(set.upstream(), none(set.upstream())));
    List<LiveUpstream> changed = new ArrayList<>(sets.size());
    for (EndpointSet set : sets.values()) {
      LiveUpstream earlier = before.get(set.upstream());
      if (earlier != null) {
        LiveUpstream next = next(earlier.spec(), set, snapshot.settings(), earlier);
        if (next != earlier) {
          changed.add(next);
        }
      }
    }
    return changed.isEmpty() ? before : before.with(changed);
  }

  private UpstreamTable anew(UpstreamTable before, Snapshot snapshot) {
    Map<String, EndpointSet> sets = byUpstream(snapshot.endpoints());
    List<LiveUpstream> all = new ArrayList<>(snapshot.upstreams().size());
    for (Upstream spec : snapshot.upstreams()) {
      EndpointSet set = sets.getOrDefault(spec.id(), none(spec.id()));
      all.add(next(spec, set, snapshot.settings(), before.get(spec.id())));
    }
    return new UpstreamTable(all);
  }

  private LiveUpstream next(
      Upstream spec, EndpointSet set, Settings settings, @Nullable LiveUpstream earlier) {
    return earlier != null && earlier.fits(spec, set, settings)
        ? earlier
        : new LiveUpstream(spec, set, settings, earlier, this);
  }

  private static Map<String, EndpointSet> byUpstream(List<EndpointSet> sets) {
    Map<String, EndpointSet> byUpstream = HashMap.newHashMap(sets.size());
    sets.forEach(set -> byUpstream.put(set.upstream(), set));
    return byUpstream;
  }

  private static EndpointSet none(String upstream) {
    return new EndpointSet(upstream, List.of());
  }

  /** {@code next} is in service: endpoints that it has no more begin to leave. */
  public void swapped(UpstreamTable before, UpstreamTable next) {
    SharedEnds shared = SharedEnds.of(before.all(), next.all());
    for (LiveUpstream upstream : shared.between(next.all())) {
      if (before.get(upstream.id()) != upstream) {
        upstream.enter();
      }
    }
    for (LiveUpstream upstream : shared.between(before.all())) {
      @Nullable LiveUpstream successor = next.get(upstream.id());
      if (successor != upstream) {
        upstream.leaveTo(successor);
      }
    }
  }

  /** Ends the resolving of names. */
  @Override
  public void close() {
    names.close();
  }
}
