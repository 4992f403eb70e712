package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Transport;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.port.PortProblem;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of a data plane and the connections that came in by them.
 *
 * <p>One acceptor per socket, on the first loop; it hands each connection to the loop that has the
 * fewest. (A socket per loop with SO_REUSEPORT would lose connections whenever one is closed.)
 */
public final class Listeners implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final List<Door> doors = new CopyOnWriteArrayList<>();
  private final Clients clients;
  private final Insiders insiders;
  private final ExecutorService signers;
  private final ServerPipeline pipeline;
  private final Worker first;
  private volatile boolean accepting = true;

  /**
   * @param workers one per loop, in order of their index
   * @param silent likewise, for connections of the warm-up
   */
  public Listeners(List<Worker> workers, List<Worker> silent) {
    this(workers, silent, new HttpProtocols());
  }

  Listeners(List<Worker> workers, List<Worker> silent, Protocols protocols) {
    this.insiders = new Insiders(silent);
    this.clients = new Clients(workers, insiders);
    this.signers =
        Executors.newFixedThreadPool(
            Math.max(1, workers.size() / 2), new DefaultThreadFactory("tls-sign", true));
    this.pipeline = new ServerPipeline(signers, protocols);
    this.first = workers.getFirst();
  }

  /** Leaves who connects waiting in the kernel's queue until {@link #accept}. */
  public void hold() {
    accepting = false;
  }

  /** Takes connections from now on, those that wait first. */
  public void accept() {
    if (!accepting) {
      accepting = true;
      doors.forEach(Door::accept);
    }
  }

  /**
   * Listens.
   *
   * @param bind address or host name; empty for all addresses
   * @param port 0 for any free one
   * @param secure whether connections begin with TLS
   * @throws IOException with a message for people, such as {@code port 80 on 0.0.0.0 is in use}
   */
  Door door(String bind, int port, boolean secure) throws IOException {
    Door door = new Door(secure);
    ChannelFuture bound =
        new Bootstrap()
            .group(first.loop().eventLoop())
            .channel(Transport.best().server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, accepting)
            .handler(new Acceptor(clients, pipeline, door))
            .bind(address(bind, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(PortProblem.text("port", bind, port, bound.cause()), bound.cause());
    }
    door.opened(bound.channel());
    doors.add(door);
    return door;
  }

  /** The same for who needs no more than the port, which is given. */
  int open(String bind, int port, boolean secure) throws IOException {
    return door(bind, port, secure).address().getPort();
  }

  /** Closes one of the sockets; its connections leave within {@code grace}. */
  void close(Door door, Duration grace) {
    doors.remove(door);
    door.closeFor(grace);
  }

  private static InetSocketAddress address(String bind, int port) throws IOException {
    try {
      return bind.isEmpty()
          ? new InetSocketAddress(port)
          : new InetSocketAddress(InetAddress.getByName(bind), port);
    } catch (UnknownHostException e) {
      throw new IOException(PortProblem.text("port", bind, port, e), e);
    }
  }

  /**
   * Sends requests to these sockets until the code that serves them is compiled; takes a second or
   * two.
   *
   * @param current whose certificates are used
   * @param live what the silent workers serve from; closed afterwards
   */
  public void warmUp(Revision current, LiveHolder live) {
    new WarmUp(insiders, live).run(current, address(false), address(true));
  }

  /** Where one of our own connects to; null if there is no such socket. */
  private @Nullable InetSocketAddress address(boolean secure) {
    for (Door door : doors) {
      if (door.secure() == secure) {
        InetSocketAddress bound = door.address();
        return bound.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
            : bound;
      }
    }
    return null;
  }

  /** Open connections of clients. */
  public int connections() {
    return clients.open();
  }

  /** Tells all connections, present and future; returns when those of now have heard it. */
  public void tell(DrainSignal signal) {
    clients.connections().tell(signal);
    clients.connections().awaitHeard();
  }

  /** Closes the listening sockets: nobody can connect any more. */
  public void stopAccepting() {
    doors.forEach(Door::close);
    doors.clear();
  }

  /** Stops accepting and closes every connection. */
  @Override
  public void close() {
    stopAccepting();
    clients.connections().closeAll();
    signers.shutdown();
  }
}
