package dev.fairlead.operator.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators of one installation share what they make, through Secrets. */
class FeedSecretsTest {
  private static final String NAMESPACE = "fairlead-system";

  @TempDir Path folder;
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.init();
    client = server.createClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void theSecondOperatorUsesWhatTheFirstMade() throws IOException {
    try (var first = open("a");
        var second = open("b")) {
      assertThat(second.identity().certificate()).isEqualTo(first.identity().certificate());
      assertThat(second.beside()).isEqualTo(first.beside());
    }
  }

  @Test
  void dataPlanesNeverGetTheKeyOfTheCa() throws IOException {
    open("a").close();
    assertThat(secret("fairlead-feed-dataplane").getData())
        .containsOnlyKeys("ca.crt", "dataplane.crt", "dataplane.key");
    assertThat(secret("fairlead-feed-operator").getData())
        .containsKeys("ca.key", "operator.key", "dataplane.key", "fallback.key");
  }

  @Test
  void aSecretThatWasTakenAwayComesBack() throws IOException {
    open("a").close();
    var before = secret("fairlead-feed-dataplane").getData();
    client.resource(secret("fairlead-feed-dataplane")).delete();
    open("b").close();
    assertThat(secret("fairlead-feed-dataplane").getData()).isEqualTo(before);
  }

  @Test
  void theFasterOfTwoWins() throws IOException {
    var slow = new CertificateFolder(folder.resolve("slow"));
    var secrets = new FeedSecrets(client, NAMESPACE, "fairlead-feed");
    secrets.load(slow);
    try (var fast = open("fast")) {
      slow.replaceAll(Map.of("ca.crt", new byte[] {1}));
      assertThat(secrets.save(slow)).isFalse();
      secrets.load(slow);
      assertThat(secrets.save(slow)).isTrue();
      assertThat(slow.certificates("operator")).containsExactly(fast.identity().certificate());
    }
  }

  @ParameterizedTest
  @CsvSource({"ca.crt, bm9uZQ==", "ca.key, ''", "dataplane.crt, bm9uZQ=="})
  void whatSomebodyBrokeBecomesAgainWhatItWas(String file, String data)
      throws IOException, InterruptedException {
    var often = new Lifetimes(Duration.ofDays(1), Duration.ofDays(2), Duration.ofSeconds(1));
    try (var operator = open("a", often)) {
      var whole = secret("fairlead-feed-operator").getData();
      damage(file, data);
      operator.start(beside -> {});
      await(() -> secret("fairlead-feed-operator").getData().equals(whole));
    }
  }

  @Test
  void anOperatorThatFindsABrokenPairMakesThatOneAnew() throws IOException {
    open("a").close();
    var whole = secret("fairlead-feed-operator").getData();
    damage("operator.crt", "bm9uZQ==");
    open("b").close();
    assertThat(secret("fairlead-feed-operator").getData())
        .containsEntry("ca.crt", whole.get("ca.crt"))
        .containsEntry("dataplane.crt", whole.get("dataplane.crt"))
        .doesNotContainEntry("operator.crt", "bm9uZQ==");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so after 20 s").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private void damage(String file, String data) {
    client
        .secrets()
        .inNamespace(NAMESPACE)
        .withName("fairlead-feed-operator")
        .edit(secret -> new SecretBuilder(secret).addToData(file, data).build());
  }

  private FeedTrust open(String name) throws IOException {
    return open(name, Lifetimes.DEFAULT.withLeaf(Duration.ofDays(1)));
  }

  private FeedTrust open(String name, Lifetimes lifetimes) throws IOException {
    return FeedTrust.open(
        folder.resolve(name),
        new FeedSecrets(client, NAMESPACE, "fairlead-feed"),
        lifetimes,
        Clock.systemUTC());
  }

  private Secret secret(String name) {
    return client.secrets().inNamespace(NAMESPACE).withName(name).get();
  }
}
