package dev.fairlead.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders, against golden files; each has its values beside it. */
class RenderingTest {
  private static final Path RENDERINGS = Path.of("src/test/resources/renderings");

  @TempDir Path temporary;

  @Test
  void lintFindsNothing() {
    var result = Chart.helm().lint().strict().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "everything", "namespace", "daemonset"})
  void rendersWhatItRendered(String name) {
    var rendered = Chart.render(RENDERINGS.resolve(name + ".values.yaml"));
    Chart.committed(RENDERINGS.resolve(name + ".yaml"), rendered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "everything", "namespace", "daemonset"})
  void podsPassTheRestrictedStandard(String name) {
    for (var pod : podSpecs(Chart.render(RENDERINGS.resolve(name + ".values.yaml")))) {
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.path("hostNetwork").asBoolean()).isFalse();
      for (var container : pod.path("containers")) {
        var context = container.path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
      }
    }
  }

  @Test
  void onlyTheOperatorGetsAToken() {
    for (var pod : podSpecs(Chart.render(RENDERINGS.resolve("default.values.yaml")))) {
      var operator = pod.at("/containers/0/name").asText().equals("operator");
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isEqualTo(operator);
    }
  }

  @Test
  void aNamespacedInstallationTouchesNothingClusterWide() {
    var rendered = Chart.render(RENDERINGS.resolve("namespace.values.yaml"));
    assertThat(Chart.objects(rendered))
        .extracting(object -> object.path("kind").asText())
        .doesNotContain(
            "ClusterRole", "ClusterRoleBinding", "IngressClass", "CustomResourceDefinition");
    assertThat(Chart.objects(rendered))
        .allSatisfy(object -> assertThat(object.at("/metadata/namespace").asText()).isNotEmpty());
  }

  @Test
  void aDaemonSetHasNoBudgetThatWouldForbidEveryEviction() {
    var budgets =
        Chart.objects(Chart.render(values("dataplane: {kind: DaemonSet}"))).stream()
            .filter(object -> object.path("kind").asText().equals("PodDisruptionBudget"))
            .map(object -> object.at("/metadata/name").asText());
    assertThat(budgets).containsExactly("fairlead-operator");
  }

  @Test
  void aReleaseOfAnotherControllerServesItsOwnClasses() {
    var rendered = Chart.render(values("ingressClass: {name: b, controller: fairlead.dev/b}"));
    assertThat(Chart.objects(rendered))
        .filteredOn(object -> object.path("kind").asText().equals("IngressClass"))
        .extracting(object -> object.at("/spec/controller").asText())
        .containsExactly("fairlead.dev/b");
    assertThat(rendered).contains("- --controller=fairlead.dev/b\n");
  }

  @Test
  void theGracePeriodCoversTheDrain() {
    var drain = "dataplane: {drain: {preStopSeconds: 10, acceptSeconds: 20, graceSeconds: 300}}";
    var pods = podSpecs(Chart.render(values(drain)));
    assertThat(pods)
        .extracting(pod -> pod.path("terminationGracePeriodSeconds").asInt())
        .contains(335);
  }

  @Test
  void aListenerBelow1024IsPermitted() {
    var pods =
        podSpecs(
            Chart.render(values("config: {listeners: [{name: a, port: 81, protocol: HTTP}]}")));
    assertThat(pods)
        .extracting(pod -> pod.at("/securityContext/sysctls/0/value").asText())
        .contains("81");
  }

  @Test
  void everyAlertHasItsRunbook() throws IOException {
    var alerts = Chart.YAML.readTree(Chart.FOLDER.resolve("files/alerts.yaml").toFile());
    var runbooks = Files.readString(Chart.REPOSITORY.resolve("docs/tasks/runbooks.md"));
    assertThat(alerts.path("alerts"))
        .isNotEmpty()
        .allSatisfy(
            alert -> assertThat(runbooks).contains("\n## " + alert.path("alert").asText() + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 3 | replicas",
        "dataplane: {replica: 3} | replica",
        "dataplane: {replicas: many} | replicas",
        "dataplane: {kind: StatefulSet} | kind",
        "dataplane: {service: {type: ExternalName}} | type",
        "operator: {feed: {certificateLifetime: 90d}} | certificateLifetime",
        "scope: world | scope",
        "config: {limits: {headTimeout: 9s}} | headTimeout",
        "config: {drain: {grace: 5s}} | config",
        "config: {limits: {client: {idleTimeout: 10 parsecs}}} | idleTimeout",
        "config: {listeners: [{name: a, port: 80, protocol: HTTP}]} | config.listeners: port 80"
      })
  void badValuesAreRefusedByName(String values, String named) {
    assertThatThrownBy(() -> Chart.render(values(values))).hasMessageContaining(named);
  }

  private Path values(String yaml) {
    try {
      return Files.writeString(temporary.resolve("values.yaml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> podSpecs(String yaml) {
    var specs = new ArrayList<JsonNode>();
    for (var object : Chart.objects(yaml)) {
      if (object.path("kind").asText().equals("Pod")) {
        specs.add(object.path("spec"));
      } else if (object.at("/spec/template").isObject()) {
        specs.add(object.at("/spec/template/spec"));
      }
    }
    assertThat(specs).isNotEmpty();
    return specs;
  }
}
