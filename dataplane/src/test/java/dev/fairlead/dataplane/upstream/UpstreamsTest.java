package dev.fairlead.dataplane.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From one snapshot's upstreams to the next one's: what did not change is the same instance. */
class UpstreamsTest {
  private static final Snapshot THREE =
      new Snapshot(
          Settings.DEFAULT,
          List.of(),
          List.of(),
          List.of(spec("a"), spec("b"), spec("c")),
          List.of(set("a", 1), set("b", 2), set("c", 3)),
          List.of());

  private final Upstreams upstreams = new Upstreams(List.of());
  private final UpstreamTable before = upstreams.next(UpstreamTable.EMPTY, Snapshot.EMPTY, THREE);

  private static Upstream spec(String id) {
    var origin = new Origin("Service", "test", id, "");
    return new Upstream(id, Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, null, origin);
  }

  private static EndpointSet set(String upstream, int... hosts) {
    return new EndpointSet(
        upstream,
        Arrays.stream(hosts).mapToObj(host -> Endpoint.ready("10.0.0." + host, 80)).toList());
  }

  private UpstreamTable after(Snapshot next) {
    return upstreams.next(before, THREE, next);
  }

  private static List<String> addresses(UpstreamTable table, String id) {
    return Arrays.stream(table.get(id).candidates())
        .map(state -> state.address().getHostString())
        .toList();
  }

  @Test
  void aChangedEndpointMakesItsUpstreamAnewAndNoOther() {
    var next = after(THREE.withEndpoints(List.of(set("a", 1), set("b", 2, 4), set("c", 3))));

    assertThat(addresses(next, "b")).containsExactly("10.0.0.2", "10.0.0.4");
    assertThat(next.get("b").candidates()[0]).isSameAs(before.get("b").candidates()[0]);
    assertThat(next.get("a")).isSameAs(before.get("a"));
    assertThat(next.get("c")).isSameAs(before.get("c"));
    assertThat(addresses(before, "b")).as("requests under way").containsExactly("10.0.0.2");
  }

  @Test
  void anUpstreamWhoseSetIsGoneHasNoEndpoint() {
    var next = after(THREE.withEndpoints(List.of(set("a", 1), set("c", 3))));

    assertThat(addresses(next, "b")).isEmpty();
    assertThat(next.get("c")).isSameAs(before.get("c"));
  }

  @Test
  void endpointsOfNobodyAreNobodys() {
    var next =
        after(THREE.withEndpoints(List.of(set("a", 1), set("b", 2), set("bb", 9), set("c", 3))));

    assertThat(next).isSameAs(before);
    assertThat(next.get("bb")).isNull();
  }

  @Test
  void upstreamsComeAndGo() {
    var specs = List.of(spec("a"), spec("c"), spec("d"));
    var sets = List.of(set("a", 1), set("c", 3), set("d", 4));
    var next = after(new Snapshot(THREE.settings(), List.of(), List.of(), specs, sets, List.of()));

    assertThat(next.get("b")).isNull();
    assertThat(addresses(next, "d")).containsExactly("10.0.0.4");
    assertThat(next.get("a")).isSameAs(before.get("a"));
    assertThat(next.get("c")).isSameAs(before.get("c"));
  }

  @Test
  void otherSettingsReachAll() {
    var settings = THREE.settings().withLoopbackEndpoints(true);
    var next =
        after(
            new Snapshot(
                settings, List.of(), List.of(), THREE.upstreams(), THREE.endpoints(), List.of()));

    assertThat(next.get("a")).isNotSameAs(before.get("a"));
    assertThat(next.get("a").candidates()).containsExactly(before.get("a").candidates());
  }
}
