package dev.fairlead.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An operator with exactly the rights of the chart, feeding a data plane that has none: what users
 * see of it in the cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorOnApiServerTest {
  private static final String GATEWAY = "203.0.113.7";

  private ApiServer api;
  private Installation fairlead;
  private Backend backend;

  @BeforeAll
  void start() throws Exception {
    api = ApiServer.start();
    api.install();
    fairlead = new Installation(api);
    backend = new Backend();
    fairlead.publish(GATEWAY);
    fairlead.startOperator("op-a");
    fairlead.startDataPlane("op-a");
  }

  @AfterAll
  void stop() throws Exception {
    if (fairlead != null) {
      fairlead.close();
    }
    if (backend != null) {
      backend.close();
    }
    if (api != null) {
      api.close();
    }
  }

  @Test
  void anIngressIsServedAndShowsWhereUntilItsClassGoesAway() throws Exception {
    Team team = team("served");
    team.service("web", backend);
    team.ingress("web", "fairlead", "served.test", "web");
    Until.equal(200, () -> fairlead.get("served.test"));
    Until.equal(List.of(GATEWAY), () -> team.addresses("web"));
    team.ingress("web", "another", "served.test", "web");
    Until.equal(List.of(), () -> team.addresses("web"));
    Until.equal(404, () -> fairlead.get("served.test"));
  }

  @Test
  void anIngressThatIsMadeAnewGetsItsAddressAnew() throws Exception {
    Team team = team("anew");
    team.service("web", backend);
    team.ingress("web", "fairlead", "anew.test", "web");
    Until.equal(List.of(GATEWAY), () -> team.addresses("web"));
    team.deleteIngress("web");
    team.ingress("web", "fairlead", "anew.test", "web");
    Until.equal(List.of(GATEWAY), () -> team.addresses("web"));
  }

  @Test
  void theStatusOfSomebodyElsesIngressStays() throws Exception {
    Team team = team("foreign");
    team.service("web", backend);
    team.ingress("theirs", "another", "theirs.test", "web");
    team.setAddress("theirs", "198.51.100.1");
    team.ingress("ours", "fairlead", "ours.test", "web");
    Until.equal(List.of(GATEWAY), () -> team.addresses("ours"));
    assertThat(team.addresses("theirs")).containsExactly("198.51.100.1");
  }

  @Test
  void aPolicyTellsWhatBecameOfIt() throws Exception {
    Team team = team("policies");
    team.service("web", backend);
    team.ingress("web", "fairlead", "policies.test", "web");
    team.policy("good", "web", "5s");
    team.policy("lost", "nobody", "5s");
    Until.equal("True Programmed", () -> team.condition("good", "Programmed"));
    assertThat(team.message("good", "Programmed"))
        .isEqualTo("Acknowledged by 1 of 1 ready data planes.");
    assertThat(team.condition("good", "ResolvedRefs")).isEqualTo("True ResolvedRefs");
    Until.equal("False TargetNotFound", () -> team.condition("lost", "Accepted"));
    assertThat(team.condition("lost", "ResolvedRefs")).isEqualTo("False RefNotFound");
    team.policy("late", "web", "9s");
    Until.equal("False Conflicted", () -> team.condition("late", "Accepted"));
    assertThat(team.condition("late", "Programmed")).as("absent while not accepted").isEmpty();
    team.policy("good", "web", "6s");
    Until.equal(2L, () -> team.observedGeneration("good"));
    Until.equal("True Programmed", () -> team.condition("good", "Programmed"));
    team.deletePolicy("good");
    Until.equal("True Programmed", () -> team.condition("late", "Programmed"));
    assertThat(team.condition("late", "Accepted")).isEqualTo("True Accepted");
    team.service("nobody", backend);
    Until.equal("True Programmed", () -> team.condition("lost", "Programmed"));
  }

  @Test
  void aGuardThatIsNotSupportedClosesTheIngressAndSaysSo() throws Exception {
    Team team = team("guarded");
    team.service("web", backend);
    team.ingress("web", "fairlead", "guarded.test", "web");
    Until.equal(200, () -> fairlead.get("guarded.test"));
    team.annotate("web", "nginx.ingress.kubernetes.io/auth-url", "https://login.test/");
    Until.equal(503, () -> fairlead.get("guarded.test"));
    Until.equal(List.of("AnnotationGuard Ingress/web"), team::events);
    team.annotate("web", "nginx.ingress.kubernetes.io/auth-url", "");
    Until.equal(200, () -> fairlead.get("guarded.test"));
  }

  @Test
  void aFindingIsOneEventOnTheObjectWhileItStands() throws Exception {
    Team team = team("events");
    team.ingress("broken", "fairlead", "broken.test", "nobody");
    Until.equal(List.of("ServiceNotFound Ingress/broken"), team::events);
    team.service("other", backend);
    team.ingress("whole", "fairlead", "whole.test", "other");
    Until.equal(200, () -> fairlead.get("whole.test"));
    Until.equal(List.of(GATEWAY), () -> team.addresses("whole"));
    assertThat(team.events()).containsExactly("ServiceNotFound Ingress/broken");
    assertThat(fairlead.operator("op-a").page("/findings")).contains("ServiceNotFound");
  }

  @Test
  void nothingIsWrittenWhenNothingChanges() throws Exception {
    Team team = team("quiet");
    team.service("web", backend);
    team.ingress("web", "fairlead", "quiet.test", "web");
    team.policy("web", "web", "5s");
    Until.equal(List.of(GATEWAY), () -> team.addresses("web"));
    Until.equal("True Programmed", () -> team.condition("web", "Programmed"));
    List<String> before = team.versions();
    Team other = team("loud");
    other.service("web", backend);
    for (int i = 0; i < 5; i++) {
      other.ingress("web" + i, "fairlead", "loud" + i + ".test", "web");
    }
    Until.equal(List.of(GATEWAY), () -> other.addresses("web4"));
    assertThat(team.versions()).isEqualTo(before);
  }

  private Team team(String name) {
    api.namespace(name);
    return new Team(api.admin(), name);
  }
}
