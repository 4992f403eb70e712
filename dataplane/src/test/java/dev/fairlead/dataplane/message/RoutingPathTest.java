package dev.fairlead.dataplane.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides a route; the numbers are those of the list of HTTP semantics. */
class RoutingPathTest {
  private static RequestHead head(String path, String host) {
    RequestHead head = new RequestHead();
    byte[] all = (path + host).getBytes(StandardCharsets.US_ASCII);
    head.headers().reserve(all.length);
    System.arraycopy(all, 0, head.headers().bytes(), 0, all.length);
    head.targetEnd = path.length();
    head.pathEnd = path.length();
    head.hostStart = path.length();
    head.hostEnd = all.length;
    return head;
  }

  private static String path(String path) {
    RequestHead head = head(path, "");
    RoutingPath routing = new RoutingPath();
    return routing.compute(head) ? head.headers().text(routing.start(), routing.end()) : "400";
  }

  private static String host(String host) {
    RequestHead head = head("", host);
    RoutingHost routing = new RoutingHost();
    routing.compute(head);
    return head.headers().text(routing.start(), routing.end());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/", "//", "//a//b", "/a.b/.c/..d/...", "/a.", "*", "/a..b"})
  @HttpSemantics(18)
  void mostPathsAreThemselves(String path) {
    assertThat(path(path)).isEqualTo(path);
  }

  @Test
  @HttpSemantics(18)
  void mostPathsAreUsedWhereTheyStand() {
    RequestHead head = head("/shop/items", "");
    RoutingPath routing = new RoutingPath();
    assertThat(routing.compute(head)).isTrue();
    assertThat(routing.start()).isZero();
    assertThat(head.headers().used()).isEqualTo("/shop/items".length());
  }

  @ParameterizedTest
  @CsvSource({
    "/%61%2d%5A%7e%5F%2E%39, /a-Z~_.9",
    "/%20%c3%a9%3a, /%20%C3%A9%3A",
    "/a%2525, /a%2525",
    "/%7Euser/, /~user/"
  })
  @HttpSemantics(18)
  void unreservedIsDecodedOnce(String path, String expected) {
    assertThat(path(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, /b",
    "/a/./b, /a/b",
    "/./a, /a",
    "/a/.., /",
    "/a/., /a/",
    "/a/b/.., /a/",
    "/a/b/../, /a/",
    "/., /",
    "/./, /",
    "/a/%2e%2e/b, /b",
    "/a/%2E./b, /b",
    "/a/%2e/b, /a/b",
    "/a//../b, /a/b",
    "/a/b/c/./../../g, /a/g",
    "/a/../b/../c/.., /",
    "/.../a, /.../a",
    "/a/..;/b, /a/..;/b"
  })
  @HttpSemantics(19)
  void dotSegmentsResolve(String path, String expected) {
    assertThat(path(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/..", "/../", "/../a", "/a/../..", "/./..", "/a/../../b", "/%2e%2e", "/%2E./x"})
  @HttpSemantics(19)
  void leavingTheRootIs400(String path) {
    assertThat(path(path)).isEqualTo("400");
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2fb, /a%2Fb",
    "/a%2F..%2fb, /a%2F..%2Fb",
    "/a%5cb, /a%5Cb",
    "/a/..%2fb, /a/..%2Fb",
    "/%2f.., /%2F.."
  })
  @HttpSemantics(20)
  void escapedSeparatorsSeparateNothing(String path, String expected) {
    assertThat(path(path)).isEqualTo(expected);
  }

  @Test
  @HttpSemantics(21)
  void slashesAreNotMerged() {
    assertThat(path("//a//./b//")).isEqualTo("//a//b//");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example",
    "A.Example, a.example",
    "a.example., a.example",
    "A.example.:8080, a.example",
    "a.example:, a.example",
    "[::1], [::1]",
    "[FE80::A]:80, [fe80::a]",
    "1.2.3.4:5, 1.2.3.4",
    "a1, a1",
    "'', ''"
  })
  @HttpSemantics(15)
  void hosts(String host, String expected) {
    assertThat(host(host)).isEqualTo(expected);
  }
}
