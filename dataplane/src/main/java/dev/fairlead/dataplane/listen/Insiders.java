package dev.fairlead.dataplane.listen;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections that this process makes to itself for its warm-up: they are served from a
 * configuration of their own and told to nobody. Known by the local address that their socket is
 * bound to while it is open, which nobody else can have.
 */
final class Insiders {
  private final Set<InetSocketAddress> addresses = ConcurrentHashMap.newKeySet();
  private final List<Worker> workers;

  /**
   * @param workers one per loop, in order of their index
   */
  Insiders(List<Worker> workers) {
    this.workers = workers;
  }

  List<Worker> workers() {
    return workers;
  }

  /** To be called when the socket is bound and before it connects. */
  void add(InetSocketAddress address) {
    addresses.add(address);
  }

  /** To be called before the socket is closed. */
  void remove(InetSocketAddress address) {
    addresses.remove(address);
  }

  boolean contains(@Nullable InetSocketAddress peer) {
    return peer != null && !addresses.isEmpty() && addresses.contains(peer);
  }

  /** The worker for a connection from {@code peer} that is given to {@code worker}'s loop. */
  Worker worker(Worker worker, InetSocketAddress peer) {
    return contains(peer) ? workers.get(worker.loop().index()) : worker;
  }
}
