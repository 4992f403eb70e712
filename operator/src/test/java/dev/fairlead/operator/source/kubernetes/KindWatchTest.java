package dev.fairlead.operator.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.ServiceObject;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A watch that says nothing any more is replaced, and only such a one. */
class KindWatchTest {
  private final List<Informer> made = new ArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();
  private final KindWatch<ServiceObject> watch =
      KindWatch.<WatchedService, ServiceObject>of(
          () -> {
            made.add(new Informer());
            return made.getLast().proxy();
          },
          changes::incrementAndGet);

  /** As much of an informer as is asked for here. */
  private static final class Informer {
    private final CompletableFuture<Void> listed = new CompletableFuture<>();
    private String version = "1";
    private @Nullable ExceptionHandler failures;
    private boolean stopped;

    @SuppressWarnings("unchecked")
    SharedIndexInformer<WatchedService> proxy() {
      return (SharedIndexInformer<WatchedService>)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SharedIndexInformer.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "start" -> listed;
                    case "stop" -> {
                      stopped = true;
                      yield null;
                    }
                    case "exceptionHandler" -> {
                      failures = (ExceptionHandler) arguments[0];
                      yield proxy;
                    }
                    case "getApiTypeClass" -> WatchedService.class;
                    case "hasSynced" -> listed.isDone();
                    case "lastSyncResourceVersion" -> version;
                    case "getStore" -> store();
                    default -> method.getReturnType() == void.class ? null : proxy;
                  });
    }

    void fail() {
      var again =
          Objects.requireNonNull(failures)
              .retryAfterException(true, new IllegalStateException("connection refused"));
      assertThat(again).isTrue();
    }

    private static Object store() {
      return Proxy.newProxyInstance(
          Informer.class.getClassLoader(),
          new Class<?>[] {Store.class},
          (proxy, method, arguments) -> method.getName().equals("list") ? List.of() : null);
    }
  }

  private void listed() {
    var unused = watch.start();
    made.getFirst().listed.complete(null);
    watch.check(0);
  }

  @Test
  void aSilentWatchIsReplacedWhenTheNextOneHasItsList() {
    listed();
    watch.check(KindWatch.SILENCE_NANOS + 1);
    assertThat(made).hasSize(2);
    assertThat(made.getFirst().stopped).isFalse();
    assertThat(changes).hasValue(0);
    made.getLast().listed.complete(null);
    assertThat(made.getFirst().stopped).isTrue();
    assertThat(changes).hasValue(1);
    watch.stop();
    assertThat(made.getLast().stopped).isTrue();
  }

  @Test
  void aWatchThatSpeaksStays() {
    listed();
    for (int i = 1; i < 10; i++) {
      made.getFirst().version = "1" + i;
      watch.check(i * KindWatch.SILENCE_NANOS);
    }
    assertThat(made).hasSize(1);
  }

  @Test
  void oneIsReplacedOnlyOnceAtATimeAndNeverBeforeItsFirstList() {
    var unused = watch.start();
    watch.check(0);
    watch.check(2 * KindWatch.SILENCE_NANOS);
    assertThat(made).hasSize(1);
    made.getFirst().listed.complete(null);
    watch.check(3 * KindWatch.SILENCE_NANOS);
    watch.check(4 * KindWatch.SILENCE_NANOS);
    assertThat(made).hasSize(2);
  }

  @Test
  void oneThatFailsToAskAgainIsAwayAndNotSilentUntilItHasAnAnswer() {
    listed();
    assertThat(watch.isWatching()).isTrue();
    made.getFirst().fail();
    assertThat(watch.isWatching()).isFalse();
    watch.check(2 * KindWatch.SILENCE_NANOS);
    assertThat(made).hasSize(1);
    made.getFirst().version = "2";
    watch.check(3 * KindWatch.SILENCE_NANOS);
    assertThat(watch.isWatching()).isTrue();
    watch.check(4 * KindWatch.SILENCE_NANOS + 1);
    assertThat(made).hasSize(2);
  }

  @Test
  void oneThatCannotStartLeavesItsPlaceToAnother() {
    listed();
    watch.check(2 * KindWatch.SILENCE_NANOS);
    made.getLast().listed.completeExceptionally(new IllegalStateException("no list"));
    assertThat(made.getLast().stopped).isTrue();
    assertThat(made.getFirst().stopped).isFalse();
    watch.check(4 * KindWatch.SILENCE_NANOS);
    assertThat(made).hasSize(3);
  }

  @Test
  void aStoppedWatchIsNotReplaced() {
    listed();
    watch.stop();
    watch.check(2 * KindWatch.SILENCE_NANOS);
    assertThat(made).hasSize(1);
  }
}
