package dev.fairlead.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user tunes a Service in the folder while requests run. */
class PolicyTest {
  @TempDir Path folder;

  @Test
  void aPolicyIsChangedUnderLoadBrokenAndRemoved() throws Exception {
    Manifests manifests = new Manifests(folder.resolve("manifests"));
    int http = Fairlead.freePort();
    int admin = Fairlead.freePort();
    try (Backend backend = new Backend("app")) {
      manifests.save("app.yaml", Manifests.app(backend.port(), "/"));
      try (Fairlead run = manifests.run(http, admin)) {
        run.awaitStatus(admin, "/readyz", 200);
        run.awaitStatus(http, "/", 200);
        changeUnderLoad(manifests, http);

        policy(manifests, "timeouts: {request: 400ms}");
        run.awaitStatus(http, "/slow", 504);
        policy(manifests, "timeouts: {request: 400 seconds}");
        run.awaitOutput("spec.timeouts.request is \"400 seconds\"; expected: a duration such as");
        assertThat(Fairlead.status(http, "/slow")).as("the last good one stays").isEqualTo(504);

        backend.letGo.countDown();
        manifests.delete("policy.yaml");
        run.awaitStatus(http, "/slow", 200);
        assertStatus(admin, 0, "Findings: 0 error, 0 warning, 0 info");

        manifests.save("guard.yaml", guarded());
        run.awaitStatus(http, "/guarded", 503);
        assertStatus(admin, 1, "Findings: 1 error, 0 warning, 0 info");
      }
    }
    assertStatus(admin, 2, "refuses the connection");
  }

  private static void changeUnderLoad(Manifests manifests, int http) throws Exception {
    List<String> turns =
        List.of(
            "loadBalancing: {algorithm: RoundRobin}",
            "connection: {maxConnections: 2}",
            "timeouts: {request: 20s, responseHeader: 10s}",
            "retry: {attempts: 0}",
            "drain: {timeout: 1s}");
    try (Load load = new Load(http)) {
      for (int i = 0; i < 40; i++) {
        policy(manifests, turns.get(i % turns.size()));
        load.more(20);
      }
      assertThat(load.failures()).isEmpty();
    }
  }

  private void assertStatus(int admin, int code, String text) throws Exception {
    String name = "status-" + code;
    try (Fairlead status =
        Fairlead.start(folder, name, "status", "--admin", "127.0.0.1:" + admin)) {
      assertThat(status.exitCode()).as(status.output()).isEqualTo(code);
      assertThat(status.output()).contains(text);
    }
  }

  private static void policy(Manifests manifests, String part) throws IOException {
    manifests.save(
        "policy.yaml",
        """
        apiVersion: fairlead.dev/v1alpha1
        kind: BackendPolicy
        metadata: {name: app}
        spec:
          targetRefs: [{name: app}]
          %s
        """
            .formatted(part));
  }

  private static String guarded() {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: guarded
      annotations: {nginx.ingress.kubernetes.io/auth-url: "http://auth.test/"}
    spec:
      rules:
        - http:
            paths:
              - {path: /guarded, pathType: Exact, backend: {service: {name: app, port: {number: 80}}}}
    """;
  }
}
