package dev.fairlead.dataplane.upstream;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is learned about one upstream: carried from {@link LiveUpstream} to the next one. */
public final class LearnedUpstream {
  private static final int CACHE_LINE = 16; // ints

  private final List<UpstreamLoop> loops;
  private final int[] turns;
  private final AtomicInteger retries = new AtomicInteger();
  private final ConcurrentHashMap<String, EndpointState> leaving = new ConcurrentHashMap<>();

  LearnedUpstream(List<UpstreamLoop> loops) {
    this.loops = loops;
    this.turns = new int[loops.size() * CACHE_LINE];
    for (int i = 0; i < loops.size(); i++) {
      turns[i * CACHE_LINE] = ThreadLocalRandom.current().nextInt(1 << 20);
    }
  }

  List<UpstreamLoop> loops() {
    return loops;
  }

  /** Counts up by one with every call on that loop: whose turn it is. */
  public int turn(int loopIndex) {
    return turns[loopIndex * CACHE_LINE]++ & Integer.MAX_VALUE;
  }

  /** Begins a retry unless {@code allowed} are running already. */
  public boolean beginRetry(int allowed) {
    if (retries.incrementAndGet() <= allowed) {
      return true;
    }
    retries.decrementAndGet();
    return false;
  }

  /** Ends what {@link #beginRetry} began. */
  public void endRetry() {
    retries.decrementAndGet();
  }

  /** An endpoint that is leaving but still has connections; null if there is none. */
  @Nullable EndpointState leaving(String identity) {
    return leaving.get(identity);
  }

  /** All endpoints that are leaving but still have connections. */
  Collection<EndpointState> leaving() {
    return leaving.values();
  }

  void remember(EndpointState endpoint) {
    leaving.put(endpoint.identity(), endpoint);
  }

  void forget(EndpointState endpoint) {
    leaving.remove(endpoint.identity(), endpoint);
  }

  /** Endpoints that are leaving and not done yet. */
  public int leavingCount() {
    return leaving.size();
  }
}
