package dev.fairlead.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several operators, an API server that goes away, an installation without a ClusterRole. */
class ReplicasTest {
  private static final String GATEWAY = "203.0.113.7";

  private ApiServer api;
  private Installation fairlead;
  private Backend backend;
  private Team team;

  @BeforeEach
  void start() throws Exception {
    api = ApiServer.start();
    fairlead = new Installation(api);
    backend = new Backend();
    api.namespace("shop");
    team = new Team(api.admin(), "shop");
    team.service("web", backend);
  }

  @AfterEach
  void stop() throws Exception {
    if (fairlead != null) {
      fairlead.close();
      backend.close();
    }
    if (api != null) {
      api.close();
    }
  }

  @Test
  void oneWritesAndAnotherTakesOver() throws Exception {
    api.install();
    fairlead.publish(GATEWAY);
    fairlead.startOperator("op-a");
    fairlead.startOperator("op-b");
    Until.equal(1L, fairlead::leaders);
    String first = fairlead.leader();
    String second = first.equals("op-a") ? "op-b" : "op-a";
    String version = fairlead.feedSecretVersion();
    fairlead.startDataPlane(second);
    team.ingress("one", "fairlead", "one.test", "web");
    Until.equal(200, () -> fairlead.get("one.test"));
    Until.equal(List.of(GATEWAY), () -> team.addresses("one"));

    assertThat(fairlead.operator(first).terminate()).isZero();
    Until.equal(true, () -> fairlead.operator(second).leads());
    team.ingress("two", "fairlead", "two.test", "web");
    Until.equal(List.of(GATEWAY), () -> team.addresses("two"));
    assertThat(team.addresses("one")).containsExactly(GATEWAY); // leaving takes nothing back

    fairlead.startOperator("op-c");
    fairlead.operator(second).kill();
    Until.equal(true, () -> fairlead.operator("op-c").leads());
    team.ingress("three", "fairlead", "three.test", "web");
    Until.equal(List.of(GATEWAY), () -> team.addresses("three"));
    assertThat(fairlead.get("one.test")).isEqualTo(200);
    assertThat(fairlead.feedSecretVersion()).isEqualTo(version); // all agree on one CA
  }

  @Test
  void anApiServerThatIsAwayChangesNothing() throws Exception {
    api.install();
    fairlead.publish(GATEWAY);
    fairlead.startOperator("op-a");
    fairlead.startDataPlane("op-a");
    team.ingress("one", "fairlead", "one.test", "web");
    Until.equal(200, () -> fairlead.get("one.test"));
    Until.equal(true, () -> fairlead.operator("op-a").leads());
    api.signal("STOP");
    try {
      Until.equal(
          false,
          () -> {
            assertThat(fairlead.get("one.test")).isEqualTo(200);
            return fairlead.operator("op-a").leads(); // the Lease has run out
          });
      assertThat(fairlead.operator("op-a").ready()).isTrue();
    } finally {
      api.signal("CONT");
    }
    team.ingress("two", "fairlead", "two.test", "web");
    Until.equal(200, () -> fairlead.get("two.test"));
    Until.equal(List.of(GATEWAY), () -> team.addresses("two"));
  }

  @Test
  void oneNamespaceNeedsNoClusterRole() throws Exception {
    api.install("scope=namespace", "watchNamespace=shop");
    fairlead.publish(GATEWAY);
    fairlead.startOperator("op-a", "--namespace=shop", "--ingress-class=fairlead");
    fairlead.startDataPlane("op-a");
    team.policy("web", "web", "5s");
    team.ingress("one", "fairlead", "one.test", "web");
    api.namespace("elsewhere");
    Team other = new Team(api.admin(), "elsewhere");
    other.service("web", backend);
    other.ingress("hidden", "fairlead", "hidden.test", "web");
    Until.equal(200, () -> fairlead.get("one.test"));
    Until.equal(List.of(GATEWAY), () -> team.addresses("one"));
    Until.equal("True Programmed", () -> team.condition("web", "Programmed"));
    assertThat(fairlead.get("hidden.test")).isEqualTo(404);
    assertThat(other.addresses("hidden")).isEmpty();
  }
}
