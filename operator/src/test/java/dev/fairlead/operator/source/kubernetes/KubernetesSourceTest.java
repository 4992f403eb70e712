package dev.fairlead.operator.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.operator.source.ClusterSource.Change;
import dev.fairlead.operator.source.folder.FolderSourceTest;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The wiring of the informers, on fabric8's mock server. What that cannot show (field selectors,
 * outages, missing resource definitions as a real server answers) belongs to e2e.
 */
class KubernetesSourceTest {
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private @Nullable KubernetesClient client;
  private @Nullable KubernetesSource source;

  @BeforeEach
  void connect() {
    server.init();
    client = server.createClient();
  }

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
    client().close();
    try {
      server.destroy();
    } catch (IllegalStateException e) { // it waits a fixed time for its own threads
      System.err.println("the API server's stand-in was left running: " + e.getMessage());
    }
  }

  @Test
  void whatIsThereAtTheStartIsInTheFirstView() throws Exception {
    create(FolderSourceTest.ingress("shop", "a.example"));
    create(SERVICE);
    create(SLICE);
    create(CLASS);
    start();
    var objects = source().view().objects();
    assertThat(hosts()).containsExactly("a.example");
    assertThat(objects.services().getFirst().spec().ports().getFirst().targetPort())
        .isEqualTo("http");
    assertThat(objects.slices().getFirst().service()).hasToString("default/web");
    assertThat(objects.classes().getFirst().spec().controller()).isEqualTo("fairlead.dev/ingress");
    assertThat(objects.ingresses().getFirst().meta().uid()).isNotEmpty();
  }

  @Test
  void whereNothingHappensEverythingIsWatched() throws Exception {
    start();
    assertThat(source.unwatched()).isZero();
  }

  @Test
  void aNewIngressAndItsRemovalAreSeen() throws Exception {
    start();
    create(FolderSourceTest.ingress("shop", "a.example"));
    await(() -> hosts().equals(List.of("a.example")));
    assertThat(changes.poll(30, TimeUnit.SECONDS)).isEqualTo(Change.ANY);
    client().network().v1().ingresses().inNamespace("default").withName("shop").delete();
    await(() -> hosts().isEmpty());
  }

  @Test
  void aStatusThatChangesIsNoChange() throws Exception {
    create(FolderSourceTest.ingress("shop", "a.example"));
    start();
    var view = source().view();
    edit("status");
    create(FolderSourceTest.ingress("later", "b.example"));
    await(() -> hosts().size() == 2);
    assertThat(changes.poll(30, TimeUnit.SECONDS)).isEqualTo(Change.ANY);
    assertThat(changes).isEmpty();
    assertThat(source().view().objects().ingresses())
        .contains(view.objects().ingresses().getFirst());
  }

  @Test
  void endpointsTakeTheFastLaneAndCopyNothingElse() throws Exception {
    create(FolderSourceTest.ingress("shop", "a.example"));
    start();
    var before = source().view();
    create(SLICE);
    assertThat(changes.poll(30, TimeUnit.SECONDS)).isEqualTo(Change.ENDPOINTS_ONLY);
    var after = source().view();
    assertThat(after.objects().slices()).hasSize(1);
    assertThat(after.objects().ingresses()).isSameAs(before.objects().ingresses());
    assertThat(source().view()).isSameAs(after);
  }

  @Test
  void oneNamespaceSeesNothingElse() throws Exception {
    create(FolderSourceTest.ingress("shop", "a.example"));
    create(
        FolderSourceTest.ingress("other", "b.example")
            .replace("metadata:\n", "metadata:\n  namespace: team\n"));
    create(CLASS);
    start("team");
    assertThat(hosts()).containsExactly("b.example");
    assertThat(source().view().objects().classes()).isEmpty();
  }

  @Test
  void policiesAreReadWhereTheirDefinitionIsInstalled() throws Exception {
    server.expectCustomResource(
        CustomResourceDefinitionContext.fromCustomResourceType(BackendPolicy.class));
    create(
        """
        apiVersion: fairlead.dev/v1alpha1
        kind: BackendPolicy
        metadata: {name: slow}
        spec:
          targetRefs: [{name: web}]
          timeouts: {request: 5s}
        """);
    start();
    var policy = source().view().objects().policies().getFirst();
    assertThat(policy.meta().kind()).isEqualTo("BackendPolicy");
    assertThat(Objects.requireNonNull(policy.spec().timeouts()).request()).isEqualTo("5s");
  }

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        ports: [{port: 80, targetPort: http}]
      """;
  private static final String SLICE =
      """
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: web-1
        labels: {kubernetes.io/service-name: web}
      addressType: IPv4
      endpoints: [{addresses: [10.0.0.1]}]
      ports: [{name: "", port: 8080}]
      """;
  private static final String CLASS =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: fairlead}
      spec: {controller: fairlead.dev/ingress}
      """;

  private void create(String yaml) {
    var object = client().resource(yaml);
    if (object.item().getMetadata().getNamespace() == null
        && !object.item().getKind().equals("IngressClass")) {
      object.inNamespace("default").create();
    } else {
      object.create();
    }
  }

  private void edit(String address) {
    client()
        .network()
        .v1()
        .ingresses()
        .inNamespace("default")
        .withName("shop")
        .editStatus(i -> {
          Ingress edited = Serialization.clone(i);
          edited.setStatus(
              new IngressStatusBuilder()
                  .withNewLoadBalancer()
                  .addNewIngress()
                  .withHostname(address)
                  .endIngress()
                  .endLoadBalancer()
                  .build());
          return edited;
        });
  }

  private void start(String... namespaces) throws InterruptedException {
    KubernetesClient watcher = KubernetesAccess.watcher(client().getConfiguration());
    source = new KubernetesSource(watcher, List.of(namespaces));
    source.start(changes::add);
    assertThat(changes.poll(30, TimeUnit.SECONDS)).isEqualTo(Change.ANY);
    assertThat(source.synced()).isTrue();
  }

  private KubernetesClient client() {
    return Objects.requireNonNull(client);
  }

  private KubernetesSource source() {
    return Objects.requireNonNull(source);
  }

  private List<String> hosts() {
    return source().view().objects().ingresses().stream()
        .flatMap(i -> i.spec().rules().stream())
        .map(rule -> String.valueOf(rule.host()))
        .sorted()
        .toList();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(2);
    }
  }
}
