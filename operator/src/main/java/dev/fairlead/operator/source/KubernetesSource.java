package dev.fairlead.operator.source;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.Locations;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.finding.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes API as the source of objects, through informers. Handlers only note that something
 * changed; {@link #view} reads the informers' stores. While the API server is away the last state
 * stays.
 *
 * <p>With a namespace it asks for nothing outside of it, so it needs no ClusterRole: then there is
 * no IngressClass and no GatewayConfig.
 */
public final class KubernetesSource implements ClusterSource {
  private final KubernetesClient client;
  private final @Nullable String namespace;
  private final List<KindWatch<?>> required = new ArrayList<>();
  private final List<OptionalKind> optional = new ArrayList<>();

  private final KindWatch<IngressObject> ingresses;
  private final KindWatch<ServiceObject> services;
  private final KindWatch<EndpointSliceObject> slices;
  private final KindWatch<SecretObject> secrets;
  private final KindWatch<BackendPolicyObject> policies;
  private final @Nullable KindWatch<IngressClassObject> classes;
  private final @Nullable KindWatch<GatewayConfigObject> configs;

  private volatile Consumer<Change> onChange = change -> {};
  private volatile boolean synced;
  private ClusterView view = ClusterView.EMPTY;

  /**
   * Watches nothing before {@link #start}.
   *
   * @param client stays the caller's to close
   * @param namespace the only one to look at; null means the whole cluster
   */
  public KubernetesSource(KubernetesClient client, @Nullable String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.ingresses = required(watch(inScope(WatchedIngress.class), Change.ANY));
    this.services = required(watch(inScope(WatchedService.class), Change.ANY));
    this.slices = required(watch(inScope(WatchedEndpointSlice.class), Change.ENDPOINTS_ONLY));
    this.secrets =
        required(watch(inScope(WatchedSecret.class).withField("type", SecretSpec.TLS), Change.ANY));
    this.policies = optional(WatchedBackendPolicy.class, inScope(WatchedBackendPolicy.class));
    if (namespace == null) {
      this.classes = required(watch(client.resources(WatchedIngressClass.class), Change.ANY));
      this.configs =
          optional(WatchedGatewayConfig.class, client.resources(WatchedGatewayConfig.class));
    } else {
      this.classes = null;
      this.configs = null;
    }
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
  }

  @Override
  public boolean synced() {
    return synced;
  }

  /**
   * Kinds that did not change keep their lists; if only slices did, so does all but their index.
   */
  @Override
  public synchronized ClusterView view() {
    ClusterObjects now =
        new ClusterObjects(
            ingresses.records(),
            classes == null ? List.of() : classes.records(),
            services.records(),
            slices.records(),
            secrets.records(),
            policies.records(),
            configs == null ? List.of() : configs.records());
    ClusterObjects before = view.objects();
    if (sameButSlices(before, now)) {
      if (before.slices() != now.slices()) {
        view = view.withSlices(now.slices());
      }
    } else {
      view = ClusterView.of(now, Locations.OBJECTS);
    }
    return view;
  }

  private static boolean sameButSlices(ClusterObjects a, ClusterObjects b) {
    return a.ingresses() == b.ingresses()
        && a.classes() == b.classes()
        && a.services() == b.services()
        && a.secrets() == b.secrets()
        && a.policies() == b.policies()
        && a.configs() == b.configs();
  }

  /** None: an API server takes only objects that it can read. */
  @Override
  public List<Finding> findings() {
    return List.of();
  }

  @Override
  public void close() {
    required.forEach(KindWatch::stop);
    optional.forEach(OptionalKind::stop);
  }

  private <W extends HasMetadata>
      FilterWatchListDeletable<W, KubernetesResourceList<W>, Resource<W>> inScope(Class<W> type) {
    var all = client.resources(type);
    return namespace == null ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  private <W extends Watched<R>, R extends Record> KindWatch<R> watch(
      FilterWatchListDeletable<W, KubernetesResourceList<W>, Resource<W>> of, Change change) {
    return KindWatch.of(
        of.runnableInformer(0),
        () -> {
          if (synced) {
            onChange.accept(change);
          }
        });
  }

  private <R extends Record> KindWatch<R> required(KindWatch<R> watch) {
    required.add(watch);
    return watch;
  }

  private <W extends Watched<R>, R extends Record> KindWatch<R> optional(
      Class<W> type, FilterWatchListDeletable<W, KubernetesResourceList<W>, Resource<W>> of) {
    KindWatch<R> watch = watch(of, Change.ANY);
    var one = new ListOptionsBuilder().withLimit(1L).build();
    optional.add(
        new OptionalKind(HasMetadata.getFullResourceName(type), () -> of.list(one), watch));
    return watch;
  }
}
