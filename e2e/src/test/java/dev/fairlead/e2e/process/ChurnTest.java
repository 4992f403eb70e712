package dev.fairlead.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user edits the folder while requests run: nobody notices. */
class ChurnTest {
  private static final int SAVES = 150;

  @TempDir Path folder;

  @Test
  void savesThatMoveEveryEndpointAndRouteCostNoRequest() throws Exception {
    Manifests manifests = new Manifests(folder.resolve("manifests"));
    int http = Fairlead.freePort();
    int admin = Fairlead.freePort();
    try (Backend a = new Backend("a");
        Backend b = new Backend("b");
        Fairlead run = manifests.run(http, admin)) {
      List<List<Integer>> turns =
          List.of(List.of(a.port()), List.of(a.port(), b.port()), List.of(b.port()));
      save(manifests, 0, turns.get(0));
      run.awaitStatus(admin, "/readyz", 200);
      run.awaitStatus(http, "/", 200);
      churn(manifests, turns, run, http);
      assertThat(metric(admin, "fairlead_ledger_difference")).isZero();
    }
  }

  private static void churn(Manifests manifests, List<List<Integer>> turns, Fairlead run, int http)
      throws Exception {
    try (Load load = new Load(http)) {
      for (int i = 1; i <= SAVES; i++) {
        save(manifests, i, turns.get(i % turns.size()));
        if (i % 10 == 0) {
          Files.writeString(
              manifests.folder().resolve("broken.yaml"), "kind: Ingress\n  - nonsense");
        }
        load.more(20);
      }
      run.awaitStatus(http, "/turn-" + SAVES, 200);
      load.more(100);
      assertThat(load.failures()).isEmpty();
      assertThat(load.answered()).isGreaterThan(20L * SAVES);
    }
  }

  private static void save(Manifests manifests, int turn, List<Integer> ports) throws IOException {
    String slices =
        ports.stream().map(port -> "---\n" + Manifests.slice(port)).collect(Collectors.joining());
    String text =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: app}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: app}
        spec:
          rules:
            - host: app.test
              http:
                paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: app, port: {number: 80}}}}
            - http:
                paths:
                  - {path: /, pathType: Exact, backend: {service: {name: app, port: {number: 80}}}}
                  - {path: /turn-%d, pathType: Exact, backend: {service: {name: app, port: {number: 80}}}}
        """
            .formatted(turn);
    manifests.save("app.yaml", text + slices);
  }

  private static double metric(int admin, String name) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/metrics")).build();
      String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      Matcher matcher = Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\S+)").matcher(text);
      assertThat(matcher.find()).as("%s in %s", name, text).isTrue();
      return Double.parseDouble(matcher.group(1));
    }
  }
}
