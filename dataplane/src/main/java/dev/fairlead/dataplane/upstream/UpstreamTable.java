package dev.fairlead.dataplane.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The upstreams of one snapshot by their id, immutable. Made by {@link Upstreams#next}. */
public final class UpstreamTable {
  public static final UpstreamTable EMPTY = new UpstreamTable(List.of());

  private final Map<String, Integer> places;
  private final List<LiveUpstream> all;

  UpstreamTable(List<LiveUpstream> all) {
    this(all, HashMap.newHashMap(all.size()));
    for (LiveUpstream upstream : all) {
      places.put(upstream.id(), places.size());
    }
  }

  private UpstreamTable(List<LiveUpstream> all, Map<String, Integer> places) {
    this.all = all;
    this.places = places;
  }

  public @Nullable LiveUpstream get(String id) {
    Integer place = places.get(id);
    return place == null ? null : all.get(place);
  }

  /** In the order of the snapshot. */
  List<LiveUpstream> all() {
    return all;
  }

  /** The same upstreams, but for these, which take the places of those of their ids. */
  UpstreamTable with(List<LiveUpstream> changed) {
    List<LiveUpstream> next = new ArrayList<>(all);
    for (LiveUpstream upstream : changed) {
      next.set(Objects.requireNonNull(places.get(upstream.id())), upstream);
    }
    return new UpstreamTable(next, places);
  }
}
