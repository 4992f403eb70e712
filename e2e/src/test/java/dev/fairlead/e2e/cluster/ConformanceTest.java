package dev.fairlead.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.e2e.load.HttpConnection;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What kubernetes-sigs/ingress-controller-conformance asks of an ingress controller, feature by
 * feature: host rules, path rules, ingress class, default backend, load balancing.
 */
@ExtendWith(Installed.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
  private static final Pattern ANSWERED_BY = Pattern.compile("\"backend\":\"([^\"]*)\"");

  private Installed installed;
  private Backend app;
  private InetSocketAddress address;

  @BeforeAll
  void start(Installed release) throws InterruptedException {
    installed = release;
    app = new Backend(release.client(), "conformance");
    address = release.address();
    Until.everywhere(200, () -> installed.status(app.host()));
  }

  @AfterAll
  void end() {
    app.close();
  }

  private HttpConnection.Answer get(String host, String path) {
    return Objects.requireNonNull(HttpConnection.once(address, host, path));
  }

  private int status(String host, String path) {
    return get(host, path).status();
  }

  /** An Ingress of one host, with paths that all lead to the application. */
  private void rules(String name, String host, String... paths) throws InterruptedException {
    var rules = new StringBuilder();
    for (var path : paths) {
      var typeAndPath = path.split(" ", -1);
      rules.append(
          """
                - {path: %s, pathType: %s, backend: {service: {name: app, port: {number: 80}}}}
          """
              .formatted(typeAndPath[1], typeAndPath[0]));
    }
    app.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %s}
        spec:
          ingressClassName: fairlead
          rules:
          - host: "%s"
            http:
              paths:
        %s\
        """
            .formatted(name, host, rules));
    var known = paths[0].split(" ", -1)[1];
    Until.everywhere(200, () -> status(host.replace("*", "any"), known));
  }

  @Test
  void responsesCarryWhatTheSuiteLooksFor() {
    var fields = get(app.host(), "/").fields();
    assertThat(fields).containsKeys("server", "date", "content-type", "content-length");
    assertThat(get(app.host(), "/").body()).contains("\"host\":\"" + app.host() + "\"");
  }

  @Test
  void hostRules() throws InterruptedException {
    rules("wildcard", "*.wild.test", "Prefix /");
    rules("exact", "exact.wild.test", "Prefix /here");
    assertThat(status("one.wild.test", "/")).isEqualTo(200);
    assertThat(status("two.one.wild.test", "/")).as("a wildcard is one label").isEqualTo(404);
    assertThat(status("wild.test", "/")).isEqualTo(404);
    assertThat(status("ONE.Wild.TEST", "/")).isEqualTo(200);
    Until.everywhere(404, () -> status("exact.wild.test", "/")); // the exact host rules alone
    assertThat(status("exact.wild.test", "/here")).isEqualTo(200);
    assertThat(status("exact.wild.test:80", "/here")).isEqualTo(200);
  }

  @Test
  void pathRules() throws InterruptedException {
    rules(
        "paths",
        "paths.test",
        "Exact /exact/foo",
        "Exact /exact/bar/",
        "Prefix /prefix/foo",
        "Prefix /aaa/bbb/",
        "Prefix /UPPER",
        "ImplementationSpecific /free");
    for (var served :
        new String[] {
          "/exact/foo",
          "/exact/bar/",
          "/prefix/foo",
          "/prefix/foo/",
          "/prefix/foo/bar",
          "/aaa/bbb",
          "/aaa/bbb/",
          "/aaa/bbb/ccc",
          "/UPPER/x",
          "/free/x",
          "/exact/foo?a=b"
        }) {
      assertThat(status("paths.test", served)).as(served).isEqualTo(200);
    }
    for (var other :
        new String[] {
          "/",
          "/exact/foo/",
          "/exact/FOO",
          "/exact/bar",
          "/prefix/foobar",
          "/prefix",
          "/PREFIX/foo",
          "/aaa/bbbxyz",
          "/aaa/bb",
          "/upper",
          "/exact/foo/x"
        }) {
      assertThat(status("paths.test", other)).as(other).isEqualTo(404);
    }
  }

  @Test
  void anIngressOfAnotherClassIsNotOurs() throws InterruptedException {
    app.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: other-class}
        spec:
          ingressClassName: some-invalid-class-name
          rules:
          - host: other-class.test
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {number: 80}}}}]}
        """);
    rules("after-other-class", "after.test", "Prefix /");
    Until.equal(true, () -> shown("after-other-class"));
    assertThat(status("other-class.test", "/")).isEqualTo(404);
    assertThat(shown("other-class")).isFalse();
  }

  @Test
  void anAddressIsClearedWhenTheIngressIsOursNoMore() throws InterruptedException {
    rules("leaves", "leaves.test", "Prefix /");
    Until.equal(true, () -> shown("leaves"));
    installed
        .client()
        .network()
        .v1()
        .ingresses()
        .inNamespace(app.namespace())
        .withName("leaves")
        .edit(ingress -> {
          ingress.getSpec().setIngressClassName("another");
          return ingress;
        });
    Until.equal(false, () -> shown("leaves"));
    Until.everywhere(404, () -> status("leaves.test", "/"));
  }

  private boolean shown(String ingress) {
    var status =
        installed
            .client()
            .network()
            .v1()
            .ingresses()
            .inNamespace(app.namespace())
            .withName(ingress)
            .get()
            .getStatus();
    return status.getLoadBalancer() != null
        && status.getLoadBalancer().getIngress().stream()
            .anyMatch(shown -> address.getHostString().equals(shown.getIp()));
  }

  @Test
  void defaultBackendTakesWhatNoRuleDoes() throws InterruptedException {
    app.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: default-backend}
        spec:
          ingressClassName: fairlead
          defaultBackend: {service: {name: app, port: {number: 80}}}
        """);
    Until.everywhere(200, () -> status("nobody.test", "/any/path"));
    var answer = get("nobody.test", "/any/path?and=query");
    assertThat(answer.body()).contains("\"uri\":\"/any/path?and=query\"");
    assertThat(status(app.host(), "/")).isEqualTo(200);
    installed
        .client()
        .network()
        .v1()
        .ingresses()
        .inNamespace(app.namespace())
        .withName("default-backend")
        .delete();
    Until.everywhere(404, () -> status("nobody.test", "/any/path"));
  }

  @Test
  void requestsSpreadOverAllPodsAfterScaling() throws InterruptedException {
    app.scale(6);
    Until.equal(6, () -> podsThatAnswer().size());
    app.scale(2);
    Until.equal(2, () -> podsThatAnswer().size());
  }

  private Set<String> podsThatAnswer() {
    var pods = new HashSet<String>();
    for (int i = 0; i < 60; i++) {
      var match = ANSWERED_BY.matcher(get(app.host(), "/").body());
      assertThat(match.find()).isTrue();
      pods.add(match.group(1));
    }
    return pods;
  }
}
