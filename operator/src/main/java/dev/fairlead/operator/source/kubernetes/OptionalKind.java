package dev.fairlead.operator.source.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kind whose CustomResourceDefinition may not be installed, or which this operator may not read:
 * then it is simply absent, and looked for again now and then. An API server that does not answer
 * says nothing about it: that is waited for.
 */
final class OptionalKind {
  private static final Logger LOG = LoggerFactory.getLogger(OptionalKind.class);
  private static final Duration ABSENT = Duration.ofSeconds(5);
  private static final Duration UNANSWERED = Duration.ofMillis(500);

  private final String name;
  private final Runnable probe;
  private final KindWatch<?> watch;
  private final CompletableFuture<Void> known = new CompletableFuture<>();

  /**
   * @param probe reads one object; throws what the server answers
   */
  OptionalKind(String name, Runnable probe, KindWatch<?> watch) {
    this.name = name;
    this.probe = probe;
    this.watch = watch;
  }

  /** Done when the objects are there, or when it is clear that there are none. */
  CompletableFuture<Void> start() {
    Thread.ofVirtual().name("fairlead-crd-" + name).start(this::look);
    return known;
  }

  KindWatch<?> watch() {
    return watch;
  }

  void stop() {
    known.cancel(true);
    watch.stop();
  }

  private void look() {
    try {
      while (!known.isCancelled()) {
        Duration wait = once();
        if (wait.isZero()) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once; says how long to wait before the next time, zero if there is none. */
  private Duration once() {
    try {
      probe.run();
      watch.start().thenRun(() -> known.complete(null));
      return Duration.ZERO;
    } catch (KubernetesClientException e) {
      boolean absent = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
      if (absent || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        if (known.complete(null)) {
          LOG.info("{} is not {}; going on without", name, absent ? "installed" : "readable");
        }
        return ABSENT;
      }
      return UNANSWERED;
    }
  }
}
