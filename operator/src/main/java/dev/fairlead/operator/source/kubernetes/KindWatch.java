package dev.fairlead.operator.source.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind, kept by an informer. The list of records is made when somebody asks for
 * it after something changed; another kind's change costs this one nothing.
 *
 * <p>An API server says something on every watch about once a minute (a bookmark), if only that
 * there is nothing. A watch that is silent for much longer is dead though nobody said so: another
 * informer takes its place when it has its first list. Until then the last state stays.
 *
 * @param <R> the record of {@code operator.cluster}
 */
final class KindWatch<R extends Record> {
  private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);

  /** Bookmarks come every 60 to 75 s (k8s.io/apiserver, defaultBookmarkFrequency). */
  static final long SILENCE_NANOS = 150_000_000_000L;

  private final Supplier<? extends SharedIndexInformer<? extends Watched<R>>> informers;
  private final Runnable onRelevant;
  private final AtomicInteger version = new AtomicInteger();
  private volatile SharedIndexInformer<? extends Watched<R>> informer;
  private @Nullable SharedIndexInformer<? extends Watched<R>> next; // guarded by this, like below
  private boolean stopped;
  private String heard = "";
  private long heardAt = System.nanoTime();
  private volatile @Nullable Cached<R> cached;
  private volatile String told = "";

  private KindWatch(
      Supplier<? extends SharedIndexInformer<? extends Watched<R>>> informers,
      Runnable onRelevant) {
    this.informers = informers;
    this.onRelevant = onRelevant;
    this.informer = prepared();
  }

  /**
   * @param informers makes one that is not started
   * @param onRelevant told after every change of something that matters; returns at once
   */
  static <W extends Watched<R>, R extends Record> KindWatch<R> of(
      Supplier<SharedIndexInformer<W>> informers, Runnable onRelevant) {
    return new KindWatch<>(informers, onRelevant);
  }

  private SharedIndexInformer<? extends Watched<R>> prepared() {
    return prepare(informers.get());
  }

  private <W extends Watched<R>> SharedIndexInformer<W> prepare(SharedIndexInformer<W> made) {
    made.removeNamespaceIndex();
    made.exceptionHandler((started, failure) -> {
      failed(failure);
      return true;
    });
    made.addEventHandler(
        new ResourceEventHandler<W>() {
          @Override
          public void onAdd(W object) {
            changed();
          }

          @Override
          public void onUpdate(W before, W now) {
            if (now.differsFrom(before)) {
              changed();
            }
          }

          @Override
          public void onDelete(W object, boolean finalStateUnknown) {
            changed();
          }
        });
    return made;
  }

  /** One line for each reason until it is watched again, not one for each try. */
  private void failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    if (!reason.equals(told)) {
      told = reason;
      LOG.warn("{} is not watched, its last state stays, asking again: {}", kind(), reason);
    }
  }

  private String kind() {
    return HasMetadata.getKind(informer.getApiTypeClass());
  }

  /** Done when the first list is there; a server that does not answer is asked again. */
  CompletionStage<Void> start() {
    return informer.start();
  }

  synchronized void stop() {
    stopped = true;
    informer.stop();
    if (next != null) {
      next.stop();
    }
  }

  /**
   * Looks whether the watch still speaks; called every few seconds.
   *
   * @param now {@code System.nanoTime}
   */
  synchronized void check(long now) {
    if (!told.isEmpty() && informer.isWatching()) {
      told = "";
      LOG.info("{} is watched again", kind());
    }
    String newest = String.valueOf(informer.lastSyncResourceVersion());
    if (!newest.equals(heard)) {
      heard = newest;
      heardAt = now;
    } else if (informer.hasSynced() && next == null && !stopped && now - heardAt > SILENCE_NANOS) {
      LOG.warn("a watch has been silent since resource version {}: asking anew", heard);
      SharedIndexInformer<? extends Watched<R>> made = prepared();
      next = made;
      heardAt = now;
      var unused = made.start().whenComplete((listed, failure) -> replaceBy(made, failure));
    }
  }

  private void replaceBy(
      SharedIndexInformer<? extends Watched<R>> made, @Nullable Throwable failure) {
    synchronized (this) {
      next = null;
      if (stopped || failure != null) {
        made.stop();
        return;
      }
      informer.stop();
      informer = made;
      heard = "";
    }
    changed();
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
  private void changed() {
    version.incrementAndGet();
    onRelevant.run();
  }

  private record Cached<R>(int version, List<R> records) {}
}
