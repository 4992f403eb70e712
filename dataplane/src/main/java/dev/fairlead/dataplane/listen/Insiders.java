package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.observe.Recorder;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Connections that this process makes to itself for its warm-up: they are served from a
 * configuration of their own and told to nobody. Known by the local address that their socket is
 * bound to while it is open, which nobody else can have.
 */
final class Insiders {
  private final Set<InetSocketAddress> addresses = ConcurrentHashMap.newKeySet();
  private final Supplier<Live> live;

  /**
   * @param live what they are served from
   */
  Insiders(Supplier<Live> live) {
    this.live = live;
  }

  /** To be called when the socket is bound and before it connects. */
  void add(InetSocketAddress address) {
    addresses.add(address);
  }

  /** To be called before the socket is closed. */
  void remove(InetSocketAddress address) {
    addresses.remove(address);
  }

  boolean contains(InetSocketAddress peer) {
    return !addresses.isEmpty() && addresses.contains(peer);
  }

  /** What an insider's connection on that worker's loop gets. */
  Worker worker(Worker of) {
    return new Worker(of.loop(), Recorder.SILENT, live);
  }
}
