package dev.fairlead.operator.source.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind, kept by an informer. The list of records is made when somebody asks for
 * it after something changed; another kind's change costs this one nothing.
 *
 * @param <R> the record of {@code operator.cluster}
 */
final class KindWatch<R extends Record> {
  private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);

  private final SharedIndexInformer<? extends Watched<R>> informer;
  private final AtomicInteger version = new AtomicInteger();
  private volatile @Nullable Cached<R> cached;
  private volatile String told = "";

  private KindWatch(SharedIndexInformer<? extends Watched<R>> informer) {
    this.informer = informer;
  }

  /**
   * @param onRelevant told after every change of something that matters; returns at once
   */
  static <W extends Watched<R>, R extends Record> KindWatch<R> of(
      SharedIndexInformer<W> informer, Runnable onRelevant) {
    KindWatch<R> watch = new KindWatch<>(informer);
    informer.removeNamespaceIndex();
    informer.exceptionHandler((started, failure) -> {
      watch.failed(failure);
      return true;
    });
    informer.addEventHandler(
        new ResourceEventHandler<W>() {
          @Override
          public void onAdd(W object) {
            watch.changed(onRelevant);
          }

          @Override
          public void onUpdate(W before, W now) {
            if (now.differsFrom(before)) {
              watch.changed(onRelevant);
            }
          }

          @Override
          public void onDelete(W object, boolean finalStateUnknown) {
            watch.changed(onRelevant);
          }
        });
    return watch;
  }

  /** A right that is missing is said once; an API server that is away is waited for. */
  private void failed(Throwable failure) {
    boolean refused =
        failure instanceof KubernetesClientException e
            && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    String message = String.valueOf(failure.getMessage());
    if (refused && !message.equals(told)) {
      told = message;
      LOG.error("not allowed to watch: {}", message);
    }
  }

  /** Done when the first list is there; a server that does not answer is asked again. */
  CompletionStage<Void> start() {
    return informer.start();
  }

  void stop() {
    informer.stop();
  }

  /** False before the first list, and while the API server is away. */
  boolean isWatching() {
    return informer.isWatching();
  }

  /** The objects as they are now: the same list as long as nothing changed. */
  List<R> records() {
    int now = version.get();
    Cached<R> known = cached;
    if (known != null && known.version == now) {
      return known.records;
    }
    List<R> records = new ArrayList<>();
    for (Watched<R> each : informer.getStore().list()) {
      records.add(each.object());
    }
    List<R> list = List.copyOf(records);
    cached = new Cached<>(now, list);
    return list;
  }

  /** The store is changed before its handlers are told, so a list made now holds the change. */
  private void changed(Runnable onRelevant) {
    version.incrementAndGet();
    onRelevant.run();
  }

  private record Cached<R>(int version, List<R> records) {}
}
