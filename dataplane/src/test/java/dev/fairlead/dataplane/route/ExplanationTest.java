package dev.fairlead.dataplane.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.PathMatch.Type;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.VirtualHost;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Route OFFERS = route(Type.EXACT, "/catalog/offers");
  private static final Route CATALOG = route(Type.PREFIX, "/catalog");
  private static final Route ROOT = route(Type.PREFIX, "/");
  private static final Route WILD = route(Type.PREFIX, "/");
  private static final Route ANYWHERE = route(Type.PREFIX, "/about");

  private final RouteTable table =
      RouteTable.EMPTY.with(
          List.of(
              new VirtualHost("", List.of(ANYWHERE)),
              new VirtualHost("*.example.com", List.of(WILD)),
              new VirtualHost("shop.example.com", List.of(OFFERS, CATALOG, ROOT))));

  @Test
  void theLongestPrefixWinsAndEveryOtherRouteSaysWhyItLost() {
    Explanation explanation = explain("shop.example.com", "/catalog/shoes");

    assertThat(explanation.host()).isEqualTo("shop.example.com");
    assertThat(explanation.won()).isSameAs(CATALOG);
    assertThat(explanation.lost())
        .extracting(Explanation.Lost::route, Explanation.Lost::reason)
        .containsExactly(
            row(ANYWHERE, "the host shop.example.com comes before a rule without host"),
            row(WILD, "the host shop.example.com comes before *.example.com"),
            row(OFFERS, "the path is not exactly /catalog/offers"),
            row(ROOT, "prefix /catalog is longer than /"));
  }

  @Test
  void exactComesBeforePrefix() {
    Explanation explanation = explain("shop.example.com", "/catalog/offers");

    assertThat(explanation.won()).isSameAs(OFFERS);
    assertThat(explanation.lost())
        .extracting(Explanation.Lost::route, Explanation.Lost::reason)
        .contains(
            row(CATALOG, "Exact comes before Prefix"), row(ROOT, "Exact comes before Prefix"));
  }

  @Test
  void aWildcardIsOneLabelAndNothingFallsThroughToAnotherHost() {
    Explanation explanation = explain("a.b.example.com", "/");

    assertThat(explanation.host()).isEmpty();
    assertThat(explanation.won()).isNull();
    assertThat(explanation.lost())
        .extracting(Explanation.Lost::route, Explanation.Lost::reason)
        .contains(
            row(ANYWHERE, "the path does not begin with the segments of /about"),
            row(WILD, "the host is not one label before example.com, as *.example.com demands"));
  }

  @Test
  void withoutAnyHostThereIsNoneToAsk() {
    Explanation explanation = RouteTable.EMPTY.explain(bytes("x.example.com"), bytes("/"));

    assertThat(explanation.host()).isNull();
    assertThat(explanation.lost()).isEmpty();
  }

  private Explanation explain(String host, String path) {
    return table.explain(bytes(host), bytes(path));
  }

  private static Tuple row(Route route, String reason) {
    return tuple(route, reason);
  }

  private static byte[] bytes(String text) {
    return RouteTable.bytes(text);
  }

  private static Route route(Type type, String path) {
    Origin origin = new Origin("Ingress", "shop", path, "");
    return new Route(new PathMatch(type, path), new RouteAction.Forward("shop/web:80"), origin);
  }
}
