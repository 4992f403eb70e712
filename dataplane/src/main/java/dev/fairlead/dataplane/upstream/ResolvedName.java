package dev.fairlead.dataplane.upstream;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Upstream;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints behind a DNS name (ExternalName), kept up to date by {@link Names}. A failed lookup
 * keeps the last good answer for a while. Addresses that must not be reached are left out.
 */
final class ResolvedName {
  /** More addresses than this are not used. */
  private static final int MAX_ADDRESSES = 64;

  private static final EndpointState[] NONE = {};

  private final Upstream upstream;
  private final Upstream.DnsTarget target;
  private final LearnedUpstream learned;
  private final boolean allowLoopback;
  private final Names names;
  private final List<Runnable> waiting = new ArrayList<>(); // guarded by this
  private volatile EndpointState @Nullable [] current;
  private long answeredAt; // nanoseconds; guarded by this
  private boolean closed; // guarded by this

  ResolvedName(
      Upstream upstream,
      Upstream.DnsTarget target,
      LearnedUpstream learned,
      boolean allowLoopback,
      Names names) {
    this.upstream = upstream;
    this.target = target;
    this.learned = learned;
    this.allowLoopback = allowLoopback;
    this.names = names;
  }

  String host() {
    return target.host();
  }

  EndpointState[] candidates() {
    EndpointState[] now = current;
    return now == null ? NONE : now;
  }

  boolean answered() {
    return current != null;
  }

  void whenAnswered(UpstreamLoop loop, Runnable then) {
    Runnable onLoop = () -> loop.loop().eventLoop().execute(then);
    synchronized (this) {
      if (current == null) {
        waiting.add(onLoop);
        return;
      }
    }
    onLoop.run();
  }

  void open() {
    names.add(this);
  }

  void close() {
    names.remove(this);
    synchronized (this) {
      closed = true;
      for (EndpointState state : candidates()) {
        state.leave(upstream.policy().drainTimeout().toMillis());
      }
    }
  }

  /** The name has these addresses now. */
  synchronized void answer(List<InetAddress> addresses) {
    if (closed) {
      return;
    }
    answeredAt = System.nanoTime();
    use(addresses);
  }

  private void use(List<InetAddress> addresses) {
    Map<String, EndpointState> known = new HashMap<>();
    for (EndpointState state : candidates()) {
      known.put(state.identity(), state);
    }
    Map<String, EndpointState> next = new LinkedHashMap<>();
    for (InetAddress address : addresses) {
      if (LiveUpstream.allowed(address, allowLoopback) && next.size() < MAX_ADDRESSES) {
        EndpointState state = state(address, known);
        next.put(state.identity(), state);
      }
    }
    EndpointState[] array = next.values().toArray(NONE);
    for (EndpointState state : array) {
      state.stay();
    }
    publish(array);
    known.keySet().removeAll(next.keySet());
    known.values().forEach(s -> s.leave(upstream.policy().drainTimeout().toMillis()));
  }

  private EndpointState state(InetAddress address, Map<String, EndpointState> known) {
    Endpoint endpoint = Endpoint.ready(NetUtil.toAddressString(address), target.port());
    EndpointState state = known.get(endpoint.identity());
    if (state == null) {
      state = learned.leaving(endpoint.identity());
    }
    return state == null
        ? new EndpointState(
            endpoint, new InetSocketAddress(address, target.port()), upstream, learned)
        : state;
  }

  /**
   * The name could not be resolved: what is known stays, unless it is too old; who waits learns
   * that there is none.
   */
  synchronized void fail() {
    boolean tooOld = System.nanoTime() - answeredAt > names.maxStale().toNanos();
    if (!closed && (current == null || tooOld)) {
      use(List.of());
    }
  }

  private void publish(EndpointState[] array) {
    current = array;
    waiting.forEach(Runnable::run);
    waiting.clear();
  }
}
