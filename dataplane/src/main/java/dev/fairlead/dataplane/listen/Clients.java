package dev.fairlead.dataplane.listen;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All open connections of clients, and on which loop they are. */
final class Clients {
  private final List<Seat> seats;
  private final ConnectionGroup connections = new ConnectionGroup();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger refusing = new AtomicInteger();
  private final Insiders insiders;
  private int refused; // by the acceptors, on one loop

  Clients(List<Worker> workers, Insiders insiders) {
    this.seats = workers.stream().map(worker -> new Seat(worker)).toList();
    this.insiders = insiders;
  }

  int open() {
    return open.get();
  }

  /** A place for one more connection, on the loop that has the fewest; null if there is none. */
  @Nullable Seat seat() {
    Seat best = seats.getFirst();
    int max = best.worker.live().get().settings().capacity().maxConnections();
    for (Seat seat : seats) {
      if (seat.open.get() < best.open.get()) {
        best = seat;
      }
    }
    return max > 0 && open.get() >= max ? null : best;
  }

  /** There is no place for that connection. */
  void refuse(Channel channel, boolean secure) {
    refused = (refused + 1) % seats.size();
    Worker worker = seats.get(refused).worker;
    worker.loop().eventLoop().execute(() -> worker.recorder().connectionRefused());
    Refusal.of(channel, worker.loop(), secure, refusing);
  }

  ConnectionGroup connections() {
    return connections;
  }

  /** One loop's share of the connections. */
  final class Seat {
    private final Worker worker;
    private final AtomicInteger open = new AtomicInteger();

    private Seat(Worker worker) {
      this.worker = worker;
    }

    ClientConnection connection(Channel channel, boolean secure) {
      InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
      InetSocketAddress local = (InetSocketAddress) channel.localAddress();
      Worker of = insiders.worker(worker, peer);
      of.recorder().clientConnection(1);
      channel.closeFuture().addListener(closed -> of.recorder().clientConnection(-1));
      return new ClientConnection(of, peer, local, secure);
    }

    /** Counts the connection for as long as it is open, unless it is an insider; starts it. */
    void register(Channel channel, Door door) {
      int one = insiders.contains((InetSocketAddress) channel.remoteAddress()) ? 0 : 1;
      Clients.this.open.addAndGet(one);
      open.addAndGet(one);
      channel.closeFuture().addListener(closed -> gone(one));
      worker
          .loop()
          .eventLoop()
          .register(channel)
          .addListener(registered -> {
            if (registered.isSuccess()) {
              connections.add(channel);
              door.connections().add(channel);
            } else {
              channel.unsafe().closeForcibly();
            }
          });
    }

    private void gone(int one) {
      open.addAndGet(-one);
      Clients.this.open.addAndGet(-one);
    }
  }
}
