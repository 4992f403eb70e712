package dev.fairlead.dataplane.upstream;

import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import java.net.InetSocketAddress;
import java.time.Duration;
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
    if (last.upstreams() == snapshot.upstreams()
        && last.endpoints() == snapshot.endpoints()
        && last.settings() == snapshot.settings()) {
      return before;
    }
    Map<String, EndpointSet> sets = HashMap.newHashMap(snapshot.endpoints().size());
    for (EndpointSet set : snapshot.endpoints()) {
      sets.put(set.upstream(), set);
    }
    Map<String, LiveUpstream> next = HashMap.newHashMap(snapshot.upstreams().size());
    for (Upstream spec : snapshot.upstreams()) {
      EndpointSet found = sets.get(spec.id());
      EndpointSet set = found == null ? new EndpointSet(spec.id(), List.of()) : found;
      LiveUpstream earlier = before.get(spec.id());
      next.put(
          spec.id(),
          earlier != null && earlier.fits(spec, set, snapshot.settings())
              ? earlier
              : new LiveUpstream(spec, set, snapshot.settings(), earlier, this));
    }
    return new UpstreamTable(next);
  }

  /** {@code next} is in service: endpoints that it has no more begin to leave. */
  public void swapped(UpstreamTable before, UpstreamTable next) {
    if (before == next) {
      return;
    }
    for (LiveUpstream upstream : next.all()) {
      if (before.get(upstream.id()) != upstream) {
        upstream.enter();
      }
    }
    for (LiveUpstream upstream : before.all()) {
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
