package dev.fairlead.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeltaTest {
  @Test
  void deltaOfTwoMakesTheSecondOfTheFirst() throws Exception {
    RandomSnapshots randomly = new RandomSnapshots(7);
    CheckedSnapshot a = CheckedSnapshot.EMPTY;
    for (int i = 0; i < 500; i++) {
      CheckedSnapshot b = CheckedSnapshot.of(randomly.snapshot());
      Delta delta = between(a, b);
      CheckedSnapshot applied = delta.apply(a);
      assertThat(applied.snapshot()).isEqualTo(b.snapshot());
      assertThat(applied.hash()).isEqualTo(b.hash());
      Delta decoded = SnapshotCodec.decode(SnapshotCodec.encode(delta));
      assertThat(decoded.apply(a).hash()).isEqualTo(b.hash());
      a = b;
    }
  }

  @Test
  void oneEndpointOfManyIsASmallMessageAndSharesTheRest() throws Exception {
    CheckedSnapshot before = CheckedSnapshot.of(large());
    List<EndpointSet> sets = new ArrayList<>(before.snapshot().endpoints());
    List<Endpoint> endpoints = new ArrayList<>(sets.get(100).endpoints());
    Endpoint old = endpoints.get(7);
    endpoints.set(
        7,
        new Endpoint(old.address(), 8080, false, true, true, old.uid(), old.target(), old.zone()));
    sets.set(100, new EndpointSet(sets.get(100).upstream(), endpoints));
    CheckedSnapshot after = before.next(before.snapshot().withEndpoints(sets));

    byte[] bytes = SnapshotCodec.encode(between(before, after)).toByteArray();
    assertThat(bytes).hasSizeLessThan(512);
    CheckedSnapshot applied =
        SnapshotCodec.decode(dev.fairlead.snapshot.wire.Delta.parseFrom(bytes)).apply(before);
    assertThat(applied.hash()).isEqualTo(after.hash());
    assertThat(applied.snapshot().hosts()).isSameAs(before.snapshot().hosts());
    assertThat(applied.snapshot().endpoints().get(99))
        .isSameAs(before.snapshot().endpoints().get(99));
  }

  @Test
  void deltaThatDoesNotFitIsRefused() throws Exception {
    CheckedSnapshot before = CheckedSnapshot.of(large());
    List<EndpointSet> fewer = before.snapshot().endpoints().subList(1, 500);
    CheckedSnapshot after = before.next(before.snapshot().withEndpoints(fewer));
    assertThatThrownBy(() -> between(before, after).apply(after))
        .isInstanceOf(MalformedSnapshotException.class)
        .hasMessageContaining("removes what is not there");
  }

  @Test
  void changeThatIsNotSortedIsRefused() throws Exception {
    CheckedSnapshot before = CheckedSnapshot.of(large());
    Snapshot snapshot = before.snapshot();
    List<EndpointSet> swapped =
        List.of(
            snapshot.endpoints().get(2), snapshot.endpoints().get(1), snapshot.endpoints().get(0));
    List<EndpointSet> after =
        Section.ENDPOINTS.apply(snapshot.endpoints(), new Change<>(swapped, List.of()));
    assertThatThrownBy(() -> before.next(snapshot.withEndpoints(after)))
        .isInstanceOf(MalformedSnapshotException.class)
        .hasMessageContaining("not sorted");
  }

  private static Delta between(CheckedSnapshot a, CheckedSnapshot b) {
    return Delta.between(
        new RevisionId("0123456789abc", 1, a.hash()),
        a.snapshot(),
        new RevisionId("0123456789abc", 2, b.hash()),
        b.snapshot(),
        null);
  }

  /** 5,000 hosts on 500 services with 40 endpoints each. */
  private static Snapshot large() {
    Origin origin = new Origin("Service", "shop", "web", "");
    List<String> ids =
        IntStream.range(0, 500).mapToObj(i -> "ns/service-%03d:80".formatted(i)).toList();
    return new Snapshot(
        Settings.DEFAULT,
        IntStream.range(0, 5000)
            .mapToObj(i ->
                new VirtualHost(
                    "host-%04d.example.com".formatted(i),
                    List.of(
                        new Route(
                            new PathMatch(PathMatch.Type.PREFIX, "/"),
                            new RouteAction.Forward(ids.get(i % 500)),
                            origin))))
            .toList(),
        List.of(),
        ids.stream()
            .map(id ->
                new Upstream(id, Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, null, origin))
            .toList(),
        ids.stream().map(DeltaTest::endpoints).toList(),
        List.of());
  }

  private static EndpointSet endpoints(String id) {
    return new EndpointSet(
        id,
        IntStream.range(0, 40)
            .mapToObj(i ->
                new Endpoint(
                    "10.0.0.%02d".formatted(i + 10),
                    8080,
                    true,
                    true,
                    false,
                    "0f8fad5b-d9cb-469f-a165-70867728950e",
                    "Pod shop/web-" + i,
                    "zone-a"))
            .toList());
  }
}
