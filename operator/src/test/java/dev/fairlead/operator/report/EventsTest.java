package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.Cluster;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.resolve.Resolved;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.Snapshot;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Finding BROKEN =
      new Finding(
          FindingCode.SERVICE_NOT_FOUND,
          new Origin("Ingress", "shop", "web", "spec.rules[0]"),
          "Service shop/web does not exist",
          null);

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private final ClusterView view = new Cluster().ingress("web", "a.test", "/", "Prefix").view();
  private Instant now = Instant.parse("2026-01-01T08:00:00Z");
  private KubernetesClient client;
  private Events events;

  @BeforeEach
  void start() {
    server.init();
    client = server.createClient();
    events = new Events(client, "op-a", () -> now);
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void whatIsSolvedAtOnceIsNoEvent() {
    assertThat(events.write(report(BROKEN))).isPositive();
    now = now.plusSeconds(10);
    assertThat(events.write(report())).isZero();
    assertThat(written()).isEmpty();
  }

  @Test
  void whatStandsIsOneEvent() {
    stand(BROKEN);
    now = now.plusSeconds(10);
    events.write(report(BROKEN));
    assertThat(written()).hasSize(1);
    Event event = written().getFirst();
    assertThat(event.getReason()).isEqualTo("ServiceNotFound");
    assertThat(event.getRegarding().getName()).isEqualTo("web");
    assertThat(event.getNote()).startsWith("Service shop/web does not exist. ");
    assertThat(event.getReportingInstance()).isEqualTo("op-a");
  }

  @Test
  void anotherLeaderFindsItThere() {
    stand(BROKEN);
    events = new Events(client, "op-b", () -> now);
    stand(BROKEN);
    assertThat(written()).extracting(Event::getReportingInstance).containsExactly("op-a");
  }

  @Test
  void whatStandsLongerThanTheServerKeepsEventsIsToldAgain() {
    stand(BROKEN);
    client.resources(Event.class).inNamespace("shop").delete();
    now = now.plus(Duration.ofHours(1));
    stand(BROKEN);
    assertThat(written()).hasSize(1);
  }

  private void stand(Finding finding) {
    events.write(report(finding));
    now = now.plusSeconds(3);
    assertThat(events.write(report(finding))).isZero();
  }

  private Report report(Finding... findings) {
    return new Report(view, Resolved.NOTHING, Snapshot.EMPTY, List.of(findings));
  }

  private List<Event> written() {
    return client.events().v1().events().inNamespace("shop").list().getItems();
  }
}
