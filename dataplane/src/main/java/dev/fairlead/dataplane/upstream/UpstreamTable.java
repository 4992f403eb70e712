package dev.fairlead.dataplane.upstream;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The upstreams of one snapshot by their id, immutable. Made by {@link Upstreams#next}. */
public final class UpstreamTable {
  public static final UpstreamTable EMPTY = new UpstreamTable(Map.of());

  private final Map<String, LiveUpstream> byId;

  UpstreamTable(Map<String, LiveUpstream> byId) {
    this.byId = byId;
  }

  public @Nullable LiveUpstream get(String id) {
    return byId.get(id);
  }

  public Collection<LiveUpstream> all() {
    return byId.values();
  }
}
