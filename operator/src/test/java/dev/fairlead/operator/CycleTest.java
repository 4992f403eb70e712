package dev.fairlead.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.publish.Publisher;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CycleTest {
  private final FakeSource source = new FakeSource();
  private final FakePublisher publisher = new FakePublisher();
  private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
  private final Cluster cluster =
      new Cluster()
          .service("web")
          .slice("web", "IPv4", "10.0.0.1")
          .ingress("a", "a.test", "/", "Prefix");

  @Test
  void nothingIsPublishedBeforeTheSourceHoldsEverything() throws Exception {
    source.synced = false;
    try (Operator operator = start()) {
      source.change(new Cluster().view(), ClusterSource.Change.ANY);
      source.change(cluster.view(), ClusterSource.Change.ANY);
      source.synced = true;
      source.onChange.accept(ClusterSource.Change.ANY);
      reports.take();
      assertThat(publisher.published).hasSize(1);
      assertThat(publisher.published.take().hosts()).hasSize(1);
      assertThat(operator.latest()).isPresent();
    }
  }

  @Test
  void whatArrivesDuringAPassIsDoneInOneNextPass() throws Exception {
    publisher.gate.drainPermits();
    try (Operator operator = start()) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      publisher.entered.acquire();
      for (int i = 0; i < 100; i++) {
        cluster.ingress("x" + i, "x" + i + ".test", "/", "Prefix");
        source.change(cluster.view(), ClusterSource.Change.ANY);
      }
      publisher.gate.release(1000);
      Report last = reports.take();
      int passes = 1;
      while (last.snapshot().hosts().size() < 101) {
        last = reports.take();
        passes++;
      }
      assertThat(passes).isLessThanOrEqualTo(2);
      assertThat(operator.latest()).isPresent();
    }
  }

  @Test
  void whoCanWaitIsLetGoWhenThePassIsOver() throws Exception {
    publisher.gate.drainPermits();
    try (Operator operator = start()) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      publisher.entered.acquire();
      operator.awaitIdle(Duration.ofMillis(1)); // not for longer than that
      assertThat(publisher.published).isEmpty();
      AtomicInteger published = new AtomicInteger();
      Thread waiting =
          Thread.startVirtualThread(() -> {
            try {
              operator.awaitIdle(Duration.ofHours(1));
              published.set(publisher.published.size());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      publisher.gate.release(1000);
      waiting.join();
      assertThat(published).hasValue(1);
    }
  }

  @Test
  void whoHasPatienceWaitsAfterTheFirstPass() throws Exception {
    try (Operator operator =
        Operator.start(
            source, ResolveOptions.FOLDER, publisher, reports::add, () -> Duration.ofHours(1))) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      reports.take();
      cluster.slice("web", "IPv4", "10.0.0.2");
      source.change(cluster.view(), ClusterSource.Change.ENDPOINTS_ONLY);
      cluster.ingress("b", "b.test", "/", "Prefix");
      source.change(cluster.view(), ClusterSource.Change.ANY);
      assertThat(operator.latest()).isPresent();
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void changesThatWereCollectedAreDoneInTheEnd() throws Exception {
    try (Operator operator =
        Operator.start(
            source, ResolveOptions.FOLDER, publisher, reports::add, () -> Duration.ofMillis(1))) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      reports.take();
      cluster.ingress("b", "b.test", "/", "Prefix");
      source.change(cluster.view(), ClusterSource.Change.ANY);
      assertThat(reports.take().snapshot().hosts()).hasSize(2);
      assertThat(operator.latest()).isPresent();
    }
  }

  @Test
  void aPublisherThatFailsDoesNotEndTheLoop() throws Exception {
    publisher.failures.set(1);
    try (Operator operator = start()) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      publisher.entered.acquire();
      source.change(cluster.view(), ClusterSource.Change.ANY);
      assertThat(publisher.published.poll(20, TimeUnit.SECONDS)).isNotNull();
      reports.take();
      assertThat(operator.latest()).isPresent();
    }
  }

  @Test
  void aChangeOfEndpointsTakesTheFastLane() throws Exception {
    try (Operator operator = start()) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      Report first = reports.take();
      cluster.slice("web", "IPv4", "10.0.0.2");
      source.change(cluster.view(), ClusterSource.Change.ENDPOINTS_ONLY);
      Report second = reports.take();
      assertThat(second.resolved()).isSameAs(first.resolved());
      assertThat(second.snapshot().endpoints().getFirst().endpoints()).hasSize(2);
      assertThat(operator.latest()).isPresent();
    }
  }

  @Test
  void aChangeDoesNotWaitForTheRehearsal() throws Exception {
    source.rehearsals.drainPermits();
    try (Operator operator = start()) {
      source.change(cluster.view(), ClusterSource.Change.ANY);
      reports.take();
      source.rehearsing.acquire();
      cluster.ingress("b", "b.test", "/", "Prefix");
      source.change(cluster.view(), ClusterSource.Change.ANY);
      assertThat(reports.take().snapshot().hosts()).hasSize(2);
      assertThat(operator.latest()).isPresent();
      source.rehearsals.release(1000);
    }
  }

  @Test
  void closingClosesTheSource() {
    start().close();
    assertThat(source.closed).isTrue();
  }

  private Operator start() {
    return Operator.start(source, ResolveOptions.FOLDER, publisher, reports::add);
  }

  private static final class FakeSource implements ClusterSource {
    volatile ClusterView view = ClusterView.EMPTY;
    volatile boolean synced = true;
    volatile boolean closed;
    volatile Consumer<Change> onChange = change -> {};
    final Semaphore rehearsing = new Semaphore(0);
    final Semaphore rehearsals = new Semaphore(1000);

    void change(ClusterView to, Change change) {
      view = to;
      onChange.accept(change);
    }

    @Override
    public void start(Consumer<Change> toTell) {
      onChange = toTell;
    }

    @Override
    public boolean synced() {
      return synced;
    }

    @Override
    public ClusterView view() {
      if (Thread.currentThread().getName().equals("fairlead-rehearsal")) {
        rehearsing.release();
        rehearsals.acquireUninterruptibly();
      }
      return view;
    }

    @Override
    public List<Finding> findings() {
      return List.of();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class FakePublisher implements Publisher {
    final BlockingQueue<Snapshot> published = new LinkedBlockingQueue<>();
    final Semaphore entered = new Semaphore(0);
    final Semaphore gate = new Semaphore(1000);
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public void publish(Snapshot snapshot, Instant since) {
      entered.release();
      gate.acquireUninterruptibly();
      if (failures.getAndDecrement() > 0) {
        throw new IllegalArgumentException("not lawful");
      }
      published.add(snapshot);
    }

    @Override
    public void publishBeside(Beside beside) {}
  }
}
