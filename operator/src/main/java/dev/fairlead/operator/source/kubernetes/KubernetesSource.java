package dev.fairlead.operator.source.kubernetes;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.source.ClusterSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kubernetes API as the source of objects, through informers. Handlers only note that something
 * changed; {@link #view} reads the informers' stores. While the API server is away the last state
 * stays.
 *
 * <p>With namespaces it asks for nothing outside of them, so it needs no ClusterRole: then there is
 * no IngressClass and no GatewayConfig.
 */
public final class KubernetesSource implements ClusterSource {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesSource.class);
  private static final int LOOK_SECONDS = 10;

  /** What is watched. */
  static final List<Class<? extends Watched<?>>> KINDS =
      List.of(
          WatchedIngress.class,
          WatchedIngressClass.class,
          WatchedService.class,
          WatchedEndpointSlice.class,
          WatchedSecret.class,
          WatchedBackendPolicy.class,
          WatchedGatewayConfig.class);

  private final KubernetesClient client;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("fairlead-watchdog").factory());
  private final List<KindWatch<?>> required = new ArrayList<>();
  private final List<OptionalKind> optional = new ArrayList<>();

  private final Scoped<IngressObject> ingresses = new Scoped<>();
  private final Scoped<ServiceObject> services = new Scoped<>();
  private final Scoped<EndpointSliceObject> slices = new Scoped<>();
  private final Scoped<SecretObject> secrets = new Scoped<>();
  private final Scoped<BackendPolicyObject> policies = new Scoped<>();
  private final Scoped<IngressClassObject> classes = new Scoped<>();
  private final Scoped<GatewayConfigObject> configs = new Scoped<>();

  private volatile Consumer<Change> onChange = change -> {};
  private volatile boolean synced;
  private ClusterView view = ClusterView.EMPTY;

  /**
   * Watches nothing before {@link #start}.
   *
   * @param client made by {@link KubernetesAccess#watcher}; is the source's from now on
   * @param namespaces the only ones to look at; empty means the whole cluster
   */
  public KubernetesSource(KubernetesClient client, List<String> namespaces) {
    this.client = client;
    if (namespaces.isEmpty()) {
      watchScope(null);
      require(classes, watch(client.resources(WatchedIngressClass.class), Change.ANY));
      allow(configs, WatchedGatewayConfig.class, client.resources(WatchedGatewayConfig.class));
    } else {
      namespaces.stream().distinct().forEach(this::watchScope);
    }
  }

  private void watchScope(@Nullable String namespace) {
    require(ingresses, watch(in(namespace, WatchedIngress.class), Change.ANY));
    require(services, watch(in(namespace, WatchedService.class), Change.ANY));
    require(slices, watch(in(namespace, WatchedEndpointSlice.class), Change.ENDPOINTS_ONLY));
    var tls = in(namespace, WatchedSecret.class).withField("type", SecretSpec.TLS);
    require(secrets, watch(tls, Change.ANY));
    allow(policies, WatchedBackendPolicy.class, in(namespace, WatchedBackendPolicy.class));
  }

  @Override
  public void start(Consumer<Change> onChange) {
    this.onChange = onChange;
    List<CompletableFuture<Void>> started = new ArrayList<>();
    required.forEach(watch -> started.add(watch.start().toCompletableFuture()));
    optional.forEach(kind -> started.add(kind.start()));
    CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
        .thenRun(() -> {
          synced = true;
          onChange.accept(Change.ANY);
        });
    var unused =
        watchdog.scheduleWithFixedDelay(this::check, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void check() {
    long now = System.nanoTime();
    required.forEach(watch -> check(watch, now));
    optional.forEach(kind -> check(kind.watch(), now));
  }

  /** A failure of one must not end the checks of all. */
  private static void check(KindWatch<?> watch, long now) {
    try {
      watch.check(now);
    } catch (RuntimeException e) {
      LOG.error("a watch cannot be replaced; its last state stays", e);
    }
  }

  @Override
  public boolean synced() {
    return synced;
  }

  /** Kinds that did not change keep their lists and indexes. */
  @Override
  public synchronized ClusterView view() {
    ClusterObjects now =
        new ClusterObjects(
            ingresses.records(),
            classes.records(),
            services.records(),
            slices.records(),
            secrets.records(),
            policies.records(),
            configs.records());
    if (differs(view.objects(), now)) {
      view = view.with(now);
    }
    return view;
  }

  private static boolean differs(ClusterObjects a, ClusterObjects b) {
    return a.ingresses() != b.ingresses()
        || a.classes() != b.classes()
        || a.services() != b.services()
        || a.slices() != b.slices()
        || a.secrets() != b.secrets()
        || a.policies() != b.policies()
        || a.configs() != b.configs();
  }

  /** {@inheritDoc} An informer that lost its watch asks again until it has one. */
  @Override
  public long unwatched() {
    return required.stream().filter(watch -> !watch.isWatching()).count();
  }

  /** None: an API server takes only objects that it can read. */
  @Override
  public List<Finding> findings() {
    return List.of();
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    required.forEach(KindWatch::stop);
    optional.forEach(OptionalKind::stop);
    client.close();
  }

  private <W extends HasMetadata>
      FilterWatchListDeletable<W, KubernetesResourceList<W>, Resource<W>> in(
          @Nullable String namespace, Class<W> type) {
    var all = client.resources(type);
    return namespace == null ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  private <W extends Watched<R>, R extends Record> KindWatch<R> watch(
      FilterWatchListDeletable<W, KubernetesResourceList<W>, Resource<W>> of, Change change) {
    return KindWatch.of(
        () -> of.runnableInformer(0),
        () -> {
          if (synced) {
            onChange.accept(change);
          }
        });
  }

  private <R extends Record> void require(Scoped<R> kind, KindWatch<R> watch) {
    required.add(watch);
    kind.add(watch);
  }

  private <W extends Watched<R>, R extends Record> void allow(
      Scoped<R> kind,
      Class<W> type,
      FilterWatchListDeletable<W, KubernetesResourceList<W>, Resource<W>> of) {
    KindWatch<R> watch = watch(of, Change.ANY);
    var one = new ListOptionsBuilder().withLimit(1L).build();
    optional.add(
        new OptionalKind(HasMetadata.getFullResourceName(type), () -> of.list(one), watch));
    kind.add(watch);
  }
}
