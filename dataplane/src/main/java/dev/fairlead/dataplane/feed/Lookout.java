package dev.fairlead.dataplane.feed;

import dev.fairlead.snapshot.identity.FeedIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks out for what changes outside: the addresses of the operators and the certificate files.
 * Blocks on DNS and disk, so it has its own thread.
 */
final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

  private final FeedConfig config;
  private final FeedIdentity identity;
  private final RevisionStore store;
  private final Listener listener;
  private final ScheduledExecutorService thread = FeedClient.single("feed-files");

  /** Told after every look, on the lookout's thread. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param all whether every name was resolved: while DNS does not answer, nobody has left
     */
    void found(Set<InetSocketAddress> operators, boolean all);
  }

  Lookout(FeedConfig config, FeedIdentity identity, RevisionStore store, Listener listener) {
    this.config = config;
    this.identity = identity;
    this.store = store;
    this.listener = listener;
  }

  void start() {
    long every = config.resolveEvery().toMillis();
    var unused = thread.scheduleWithFixedDelay(this::look, 0, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (identity.reload()) {
        LOG.info("feed certificate renewed, valid until {}", identity.certificate().getNotAfter());
        store.rotated();
      }
    } catch (IOException | RuntimeException e) { // else nobody would look any more
      LOG.warn("feed certificates were not read again, the old ones stay: {}", e.getMessage());
    }
    Set<InetSocketAddress> found = new HashSet<>();
    boolean complete = true;
    for (FeedConfig.Address operator : config.operators()) {
      try {
        for (InetAddress address : InetAddress.getAllByName(operator.host())) {
          found.add(new InetSocketAddress(address, operator.port()));
        }
      } catch (UnknownHostException e) {
        complete = false;
        LOG.debug("operator {} has no address now", operator.host(), e);
      }
    }
    listener.found(found, complete);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
