package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The listening sockets of a data plane and the connections that came in by them.
 *
 * <p>One acceptor per socket, on the first loop; it hands each connection to the loop that has the
 * fewest. (A socket per loop with SO_REUSEPORT would lose connections whenever one is closed.)
 */
public final class Listeners implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final List<Channel> sockets = new ArrayList<>();
  private final Clients clients;
  private final ExecutorService signers;
  private final ServerPipeline pipeline;
  private final Worker first;

  /**
   * @param workers one per loop
   * @param live what is served: its settings limit the number of connections
   */
  Listeners(List<Worker> workers, Supplier<Live> live, Insiders insiders, Protocols protocols) {
    this.clients = new Clients(workers, live, insiders);
    this.signers =
        Executors.newFixedThreadPool(
            Math.max(1, workers.size() / 2), new DefaultThreadFactory("tls-sign", true));
    this.pipeline = new ServerPipeline(signers, protocols);
    this.first = workers.getFirst();
  }

  /**
   * Listens.
   *
   * @param bind address or host name; empty for all addresses
   * @param port 0 for any free one
   * @param secure whether connections begin with TLS
   * @return the real port
   * @throws IOException with a message for people, such as {@code port 80 on 0.0.0.0 is in use}
   */
  public int open(String bind, int port, boolean secure) throws IOException {
    ChannelFuture bound =
        new Bootstrap()
            .group(first.loop().eventLoop())
            .channel(Transport.best().server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new Acceptor(clients, pipeline, secure))
            .bind(address(bind, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(complaint(bind, port, bound.cause()), bound.cause());
    }
    sockets.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private static InetSocketAddress address(String bind, int port) throws IOException {
    try {
      return bind.isEmpty()
          ? new InetSocketAddress(port)
          : new InetSocketAddress(InetAddress.getByName(bind), port);
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on '" + bind + "': it is no address of this machine", e);
    }
  }

  private static String complaint(String bind, int port, Throwable cause) {
    String where = "port " + port + (bind.isEmpty() ? "" : " on " + bind);
    String why = String.valueOf(cause.getMessage());
    if (why.contains("in use")) {
      return where + " is in use by another process; choose another one";
    }
    if (why.contains("ermission denied")) {
      return "no permission to listen on " + where + "; choose one above 1023";
    }
    return "cannot listen on " + where + ": " + why;
  }

  /** Open connections of clients. */
  public int connections() {
    return clients.open();
  }

  /** Tells all connections, present and future. */
  public void tell(DrainSignal signal) {
    clients.tell(signal);
  }

  /** Closes the listening sockets: nobody can connect any more. */
  public void stopAccepting() {
    sockets.forEach(socket -> socket.close().awaitUninterruptibly());
    sockets.clear();
  }

  /** Stops accepting and closes every connection. */
  @Override
  public void close() {
    stopAccepting();
    clients.closeAll();
    signers.shutdown();
  }
}
