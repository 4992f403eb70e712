package dev.fairlead.operator.report;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which replica writes to the cluster: the holder of one Lease. Every replica serves the feed,
 * whether it leads or not. Who loses the Lease stops to write at once and stands for it again.
 */
public final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** Told on each change of {@link #leads}; must be quick. */
  @FunctionalInterface
  public interface Listener {
    void leads(boolean leads);
  }

  private final KubernetesClient client;
  private final LeaseLock lock;
  private final Listener listener;
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("fairlead-lease", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("fairlead-lease-age").factory());
  private volatile long renewed; // System.nanoTime
  private volatile boolean elected;
  private volatile boolean leads;
  private volatile String leader = "";
  private volatile boolean closed;
  private @Nullable CompletableFuture<?> running;

  /**
   * @param client stays the caller's to close
   * @param identity of this replica: the pod's name
   */
  public Leadership(
      KubernetesClient client, String namespace, String lease, String identity, Listener listener) {
    this.client = client;
    this.lock = new NotingLock(namespace, lease, identity);
    this.listener = listener;
  }

  /** Stands for the Lease until closed. */
  public void start() {
    stand();
    var unused =
        timer.scheduleWithFixedDelay(
            this::checkAge, RETRY.toMillis(), RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void stand() {
    if (closed) {
      return;
    }
    LeaderElector elector =
        new LeaderElector(
            client,
            new LeaderElectionConfigBuilder()
                .withName(lock.describe())
                .withLock(lock)
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW)
                .withRetryPeriod(RETRY)
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                    new LeaderCallbacks(() -> set(true), () -> set(false), this::observed))
                .build(),
            executor);
    CompletableFuture<?> election = elector.start();
    running = election;
    var unused = election.whenCompleteAsync((nothing, failure) -> again(), executor);
  }

  /** Notes when the Lease was last ours for sure. */
  private final class NotingLock extends LeaseLock {
    NotingLock(String namespace, String name, String identity) {
      super(namespace, name, identity);
    }

    @Override
    public void create(KubernetesClient server, LeaderElectionRecord lease) {
      long before = System.nanoTime();
      super.create(server, lease);
      renewed = before;
    }

    @Override
    public void update(KubernetesClient server, LeaderElectionRecord lease) {
      long before = System.nanoTime();
      super.update(server, lease);
      renewed = before;
    }
  }

  /**
   * While the API server does not answer, the elector waits for it longer than the Lease lasts: by
   * then another replica may have it.
   */
  private void checkAge() {
    tell(elected && System.nanoTime() - renewed < LEASE.toNanos());
  }

  /** An elector that has lost is of no more use: another one takes its place. */
  private void again() {
    set(false);
    if (closed) {
      return;
    }
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    stand();
  }

  /**
   * @param identity null while nobody holds it
   */
  private void observed(@Nullable String identity) {
    leader = identity == null ? "" : identity;
    LOG.info("{} leads", identity == null || identity.isEmpty() ? "nobody" : identity);
  }

  private void set(boolean now) {
    elected = now;
    tell(now);
  }

  private void tell(boolean now) {
    synchronized (listener) {
      if (leads != now) {
        leads = now;
        listener.leads(now);
      }
    }
  }

  /** Whether this replica may write. */
  public boolean leads() {
    return leads;
  }

  /** Who holds the Lease, as last seen; empty before. */
  public String leader() {
    return leader;
  }

  /** Gives the Lease back, so that another replica need not wait for it to run out. */
  @Override
  public void close() {
    CompletableFuture<?> election;
    synchronized (this) {
      closed = true;
      election = running;
    }
    if (election != null) {
      election.cancel(true);
    }
    timer.shutdownNow();
    executor.shutdown();
  }
}
