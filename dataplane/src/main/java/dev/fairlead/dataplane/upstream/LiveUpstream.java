package dev.fairlead.dataplane.upstream;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One upstream of one snapshot, immutable: its spec, and the endpoints that a request may go to.
 * Those are the ready ones; if there is none, the ones that still serve though they terminate
 * (KEP-1669); if there is none either, nobody.
 */
public final class LiveUpstream {
  private final Upstream spec;
  private final EndpointSet set;
  private final Settings.UpstreamLimits limits;
  private final boolean allowLoopback;
  private final LearnedUpstream learned;
  private final EndpointState[] candidates;
  private final @Nullable ResolvedName name;

  LiveUpstream(
      Upstream spec,
      EndpointSet set,
      Settings settings,
      @Nullable LiveUpstream before,
      Upstreams home) {
    this.spec = spec;
    this.set = set;
    this.limits = settings.upstream();
    this.allowLoopback = settings.allowLoopbackEndpoints();
    LiveUpstream same = before != null && before.speaksLike(spec) ? before : null;
    this.learned = same == null ? new LearnedUpstream(home.loops()) : same.learned;
    Map<String, EndpointState> known = new HashMap<>();
    if (same != null) {
      for (EndpointState state : same.candidates) {
        known.put(state.identity(), state);
      }
    }
    this.candidates =
        tier().stream().map(e -> state(e, known.get(e.identity()))).toArray(EndpointState[]::new);
    this.name = name(same, home);
  }

  /** Whether connections made for this one may be used for {@code other}. */
  private boolean speaksLike(Upstream other) {
    return spec.id().equals(other.id())
        && spec.protocol().tls() == other.protocol().tls()
        && spec.protocol().http2() == other.protocol().http2()
        && Objects.equals(spec.dns(), other.dns());
  }

  private @Nullable ResolvedName name(@Nullable LiveUpstream same, Upstreams home) {
    if (spec.dns() == null) {
      return null;
    }
    if (same != null && same.name != null && same.allowLoopback == allowLoopback) {
      return same.name;
    }
    return new ResolvedName(spec, spec.dns(), learned, allowLoopback, home.names());
  }

  private List<Endpoint> tier() {
    List<Endpoint> ready = usable(Endpoint::ready);
    return ready.isEmpty() ? usable(Endpoint::lastResort) : ready;
  }

  private List<Endpoint> usable(Predicate<Endpoint> condition) {
    List<Endpoint> usable = new ArrayList<>(set.endpoints().size());
    for (Endpoint endpoint : set.endpoints()) {
      if (condition.test(endpoint) && allowed(address(endpoint).getAddress(), allowLoopback)) {
        usable.add(endpoint);
      }
    }
    return usable;
  }

  private EndpointState state(Endpoint endpoint, @Nullable EndpointState known) {
    EndpointState state = known == null ? learned.leaving(endpoint.identity()) : known;
    return state == null ? new EndpointState(endpoint, address(endpoint), spec, learned) : state;
  }

  private static InetSocketAddress address(Endpoint endpoint) {
    // A literal is never looked up.
    return new InetSocketAddress(endpoint.address(), endpoint.port());
  }

  /** Whether requests may be sent to that address at all. */
  static boolean allowed(@Nullable InetAddress address, boolean allowLoopback) {
    if (address == null || address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return false;
    }
    return allowLoopback || !(address.isLoopbackAddress() || address.isLinkLocalAddress());
  }

  /** Whether it is the same for that part of a snapshot, so that it can be shared. */
  boolean fits(Upstream otherSpec, EndpointSet otherSet, Settings settings) {
    return Objects.equals(spec, otherSpec)
        && Objects.equals(set, otherSet)
        && Objects.equals(limits, settings.upstream())
        && allowLoopback == settings.allowLoopbackEndpoints();
  }

  public String id() {
    return spec.id();
  }

  public Upstream spec() {
    return spec;
  }

  public UpstreamPolicy policy() {
    return spec.policy();
  }

  public Settings.UpstreamLimits limits() {
    return limits;
  }

  public LearnedUpstream learned() {
    return learned;
  }

  /** The endpoints a request may go to now; the array never changes. */
  public EndpointState[] candidates() {
    return name == null ? candidates : name.candidates();
  }

  /** Its endpoints come from a name that was not answered for yet: {@link #whenResolved} helps. */
  public boolean unresolved() {
    return name != null && !name.answered();
  }

  /** Runs {@code then} on {@code loop} when the name was answered for the first time, or failed. */
  public void whenResolved(UpstreamLoop loop, Runnable then) {
    if (name == null) {
      then.run();
    } else {
      name.whenAnswered(loop, then);
    }
  }

  /** It goes into service after {@code before}. */
  void enter() {
    for (EndpointState state : candidates) {
      state.stay();
    }
    if (name != null) {
      name.open();
    }
  }

  /** It goes out of service; {@code next} comes in its place, null if none does. */
  void leaveTo(@Nullable LiveUpstream next) {
    Map<String, EndpointState> kept = new HashMap<>();
    if (next != null) {
      for (EndpointState state : next.candidates) {
        kept.put(state.identity(), state);
      }
    }
    for (EndpointState state : learned.leaving()) {
      boolean back = kept.get(state.identity()) == state;
      if (!back && state.drainMillis() == 0 && (next == null || next.drains(state))) {
        state.leave(drainMillis(next)); // it was not ready for a while; now it goes for good
      }
    }
    for (EndpointState state : candidates) {
      if (kept.get(state.identity()) != state) {
        state.leave(next == null || next.drains(state) ? drainMillis(next) : 0);
      }
    }
    if (name != null && (next == null || next.name != name)) {
      name.close();
    }
  }

  private long drainMillis(@Nullable LiveUpstream next) {
    return (next == null ? this : next).policy().drainTimeout().toMillis();
  }

  /** Whether that former candidate terminates or is gone, rather than not ready for a while. */
  private boolean drains(EndpointState state) {
    for (Endpoint endpoint : set.endpoints()) {
      if (endpoint.identity().equals(state.identity())) {
        return endpoint.terminating();
      }
    }
    return true;
  }
}
