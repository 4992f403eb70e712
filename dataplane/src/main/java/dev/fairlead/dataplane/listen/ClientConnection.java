package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.loop.DrainSignal;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What is known about one client's connection; filled in while it is being set up. */
final class ClientConnection implements ConnectionInfo {
  private final Worker worker;
  private InetSocketAddress peer;
  private final InetSocketAddress local;
  private final boolean secure;
  private @Nullable String sni;
  private @Nullable DrainSignal drain;

  /**
   * @param worker what it shares with the other connections of its loop
   * @param secure whether it came to the HTTPS port
   */
  ClientConnection(Worker worker, InetSocketAddress peer, InetSocketAddress local, boolean secure) {
    this.worker = worker;
    this.peer = peer;
    this.local = local;
    this.secure = secure;
  }

  /** What it shares with the other connections of its loop. */
  Worker worker() {
    return worker;
  }

  /** The PROXY protocol says who it is. */
  void peer(InetSocketAddress client) {
    peer = client;
  }

  void serverName(@Nullable String name) {
    sni = name;
  }

  /** The signal that came before there was a protocol to obey it; null if none did. */
  @Nullable DrainSignal drain() {
    return drain;
  }

  /**
   * What ends a connection before there is a protocol to end it.
   *
   * @return whether {@code event} is of that kind; others are not for us
   */
  boolean heard(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case DrainSignal.LAST_RESPONSES -> drain = DrainSignal.LAST_RESPONSES;
      case DrainSignal leave -> ctx.close();
      case ChannelInputShutdownEvent clientIsGone -> ctx.close();
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public Loop loop() {
    return worker.loop();
  }

  @Override
  public InetSocketAddress peer() {
    return peer;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public @Nullable String sni() {
    return sni;
  }
}
