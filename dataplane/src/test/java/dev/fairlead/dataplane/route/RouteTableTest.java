package dev.fairlead.dataplane.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.PathMatch.Type;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

  /** The table "Examples" of kubernetes.io/docs/concepts/services-networking/ingress. */
  @ParameterizedTest
  @CsvSource({
    "PREFIX, /, /any/path, true",
    "EXACT, /foo, /foo, true",
    "EXACT, /foo, /bar, false",
    "EXACT, /foo, /foo/, false",
    "EXACT, /foo/, /foo, false",
    "PREFIX, /foo, /foo, true",
    "PREFIX, /foo, /foo/, true",
    "PREFIX, /foo/, /foo, true",
    "PREFIX, /foo/, /foo/, true",
    "PREFIX, /aaa/bb, /aaa/bbb, false",
    "PREFIX, /aaa/bbb, /aaa/bbb, true",
    "PREFIX, /aaa/bbb/, /aaa/bbb, true",
    "PREFIX, /aaa/bbb, /aaa/bbb/, true",
    "PREFIX, /aaa/bbb, /aaa/bbb/ccc, true",
    "PREFIX, /aaa/bbb, /aaa/bbbxyz, false",
    "PREFIX, /aaa, /aaaccc, false",
    "PREFIX, /foo, /FOO, false",
    "EXACT, /foo, /Foo, false",
    "PREFIX, /foo, /foo%2Fbar, false",
    "PREFIX, /foo, /foo//bar, true",
    "PREFIX, /foo, //foo, false",
    "EXACT, /, /, true",
    "EXACT, /, /x, false",
    "PREFIX, /, /, true",
    "PREFIX, /a/b/c, /a/b, false",
  })
  @HttpSemantics(23)
  void pathsAsKubernetesMatchesThem(Type type, String rule, String path, boolean matches) {
    RouteTable table = table(host("", route(type, rule)));

    assertThat(find(table, "any.example.com", path) != null).isEqualTo(matches);
  }

  @Test
  @HttpSemantics(23)
  void theLongestPrefixWinsAndExactComesFirst() {
    Route root = route(Type.PREFIX, "/");
    Route aaa = route(Type.PREFIX, "/aaa");
    Route bbb = route(Type.PREFIX, "/aaa/bbb");
    Route exact = route(Type.EXACT, "/aaa/bbb");
    RouteTable table = table(host("h", exact, bbb, aaa, root));

    assertThat(find(table, "h", "/aaa/bbb")).isSameAs(exact);
    assertThat(find(table, "h", "/aaa/bbb/")).isSameAs(bbb);
    assertThat(find(table, "h", "/aaa/bbb/ccc")).isSameAs(bbb);
    assertThat(find(table, "h", "/aaa/ccc")).isSameAs(aaa);
    assertThat(find(table, "h", "/aaaccc")).isSameAs(root);
    assertThat(find(table, "h", "/ccc")).isSameAs(root);
  }

  @Test
  void ofTwoEqualPathsTheFirstCounts() {
    Route first = route(Type.PREFIX, "/a");
    RouteTable table = table(host("h", first, route(Type.PREFIX, "/a/")));

    assertThat(find(table, "h", "/a")).isSameAs(first);
  }

  /** The table "Hostname wildcards" of the same page. */
  @ParameterizedTest
  @CsvSource({
    "*.foo.com, bar.foo.com, true",
    "*.foo.com, baz.bar.foo.com, false",
    "*.foo.com, foo.com, false",
    "*.foo.com, .foo.com, false",
    "*.foo.com, '', false",
    "foo.com, foo.com, true",
    "foo.com, xfoo.com, false",
    "'', foo.com, true",
    "'', '', true",
  })
  void hostsAsKubernetesMatchesThem(String rule, String host, boolean matches) {
    RouteTable table = table(host(rule, route(Type.PREFIX, "/")));

    assertThat(find(table, host, "/") != null).isEqualTo(matches);
  }

  @Test
  void exactHostComesBeforeWildcardBeforeAnyAndNothingFallsThrough() {
    Route exact = route(Type.PREFIX, "/exact");
    Route wild = route(Type.PREFIX, "/wild");
    Route any = route(Type.PREFIX, "/any");
    RouteTable table = table(host("", any), host("*.foo.com", wild), host("a.foo.com", exact));

    assertThat(find(table, "a.foo.com", "/exact")).isSameAs(exact);
    assertThat(find(table, "a.foo.com", "/wild")).isNull();
    assertThat(find(table, "a.foo.com", "/any")).isNull();
    assertThat(find(table, "b.foo.com", "/wild")).isSameAs(wild);
    assertThat(find(table, "b.foo.com", "/any")).isNull();
    assertThat(find(table, "a.b.foo.com", "/any")).isSameAs(any);
  }

  @Test
  void aTableSharesTheHostsThatDidNotChange() {
    VirtualHost same = host("a", route(Type.PREFIX, "/"));
    RouteTable before = table(same, host("b", route(Type.PREFIX, "/old")));
    RouteTable after =
        before.with(
            List.of(
                new VirtualHost("a", List.copyOf(same.routes())),
                host("b", route(Type.PREFIX, "/new"))));

    assertThat(host(after, "a")).isSameAs(host(before, "a"));
    assertThat(find(after, "b", "/new")).isNotNull();
    assertThat(find(after, "b", "/old")).isNull();
    assertThat(find(before, "b", "/old")).isNotNull();
  }

  /** Hosts come, change and go; a table made from the one before finds what one made anew finds. */
  @Test
  void aTableThatFollowsAnotherFindsTheSame() {
    Random random = new Random(1);
    TreeMap<String, VirtualHost> hosts = new TreeMap<>();
    RouteTable following = RouteTable.EMPTY;
    for (int step = 0; step < 500; step++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        String name = List.of("", "*.a", "b.a").get(random.nextInt(3));
        name = random.nextInt(4) == 0 ? name : "h" + random.nextInt(60);
        if (random.nextInt(3) == 0) {
          hosts.remove(name);
        } else {
          Route some = route(Type.PREFIX, "/");
          var action = new RouteAction.Forward("made-in-step-" + step);
          hosts.put(name, host(name, new Route(some.match(), action, some.origin())));
        }
      }
      List<VirtualHost> sources = List.copyOf(hosts.values());
      following = following.with(sources);
      RouteTable anew = RouteTable.EMPTY.with(sources);
      for (String asked : List.of("", "x.a", "b.a", "h7", "h13", "h42", "h" + step % 60)) {
        assertThat(find(following, asked, "/")).isSameAs(find(anew, asked, "/"));
      }
    }
  }

  /**
   * Random tables and paths over a tiny alphabet, against the rules as one would write them down.
   */
  @Test
  void agreesWithANaiveMatcher() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      List<Route> routes = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        Type type = random.nextBoolean() ? Type.EXACT : Type.PREFIX;
        routes.add(route(type, path(random)));
      }
      RouteTable table = table(host("h", routes.toArray(Route[]::new)));
      for (int i = 0; i < 20; i++) {
        String path = path(random);
        assertThat(find(table, "h", path))
            .as("seed %d: %s in %s", seed, path, routes)
            .isSameAs(naive(routes, path));
      }
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder("/");
    for (int i = random.nextInt(7); i > 0; i--) {
      path.append("/ab".charAt(random.nextInt(3)));
    }
    return path.toString();
  }

  private static @Nullable Route naive(List<Route> routes, String path) {
    Route best = null;
    for (Route route : routes) {
      String rule = route.match().path();
      if (route.match().type() == Type.EXACT) {
        if (rule.equals(path) && (best == null || best.match().type() == Type.PREFIX)) {
          best = route;
        }
        continue;
      }
      String prefix = rule.replaceFirst("/$", "");
      boolean takes = path.equals(prefix) || path.startsWith(prefix + "/");
      if (takes && (best == null || better(route, best))) {
        best = route;
      }
    }
    return best;
  }

  private static boolean better(Route route, Route than) {
    return than.match().type() == Type.PREFIX && length(route) > length(than);
  }

  private static int length(Route route) {
    return route.match().path().replaceFirst("/$", "").length();
  }

  private static RouteTable table(VirtualHost... hosts) {
    return RouteTable.EMPTY.with(List.of(hosts));
  }

  private static VirtualHost host(String host, Route... routes) {
    return new VirtualHost(host, List.of(routes));
  }

  private static Route route(Type type, String path) {
    return new Route(
        new PathMatch(type, path),
        new RouteAction.Forward("shop/web:80"),
        new Origin("Ingress", "shop", "web", ""));
  }

  private static HostRoutes host(RouteTable table, String host) {
    byte[] bytes = host.getBytes(StandardCharsets.US_ASCII);
    return table.host(bytes, 0, bytes.length);
  }

  /** With other bytes around the spans, which must not matter. */
  private static @Nullable Route find(RouteTable table, String host, String path) {
    byte[] bytes = ("x" + host + "/" + path + "/y").getBytes(StandardCharsets.US_ASCII);
    int from = host.length() + 2;
    return table.host(bytes, 1, 1 + host.length()).route(bytes, from, from + path.length());
  }
}
