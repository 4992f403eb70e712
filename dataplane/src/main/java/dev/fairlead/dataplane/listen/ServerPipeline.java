package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.CidrSet;
import dev.fairlead.dataplane.loop.DrainSignal;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The order of handlers on a client's connection: the only place where it is decided.
 *
 * <pre>
 * any port    [ProxyReader], if its peer speaks the PROXY protocol; then as one of these:
 * HTTP port   [PrefaceSelector]  →  [protocol]
 * HTTPS port  [SniSelector]  →  [SslHandler, SniSelector]  →  [SslHandler, protocol]
 *              ClientHello       handshake                     requests
 * </pre>
 */
final class ServerPipeline {
  private final Executor signers;
  private final Protocols protocols;

  /**
   * @param signers where RSA signatures are made
   * @param protocols makes the last handler of the order
   */
  ServerPipeline(Executor signers, Protocols protocols) {
    this.signers = signers;
    this.protocols = protocols;
  }

  Executor signers() {
    return signers;
  }

  /** A connection was accepted. */
  void accepted(ChannelPipeline pipeline, ClientConnection connection) {
    if (speaksProxyProtocol(connection)) {
      pipeline.addLast("proxy", new ProxyReader(connection, this));
    } else {
      pipeline.addLast(name(connection), selector(connection));
    }
  }

  private static boolean speaksProxyProtocol(ClientConnection connection) {
    CidrSet peers = connection.worker().live().get().proxyProtocolPeers();
    return peers.contains(connection.peer().getAddress());
  }

  private static String name(ClientConnection connection) {
    return connection.secure() ? "sni" : "preface";
  }

  private ChannelHandler selector(ClientConnection connection) {
    return connection.secure()
        ? new SniSelector(connection, this)
        : new PrefaceSelector(connection, this);
  }

  /** Its header of the PROXY protocol has come. */
  void proxyHeaderRead(ChannelHandlerContext ctx, ClientConnection connection) {
    ctx.pipeline().replace(ctx.handler(), name(connection), selector(connection));
  }

  /** The first bytes in clear text have come. */
  void prefaceRead(ChannelHandlerContext ctx, ClientConnection connection, boolean http2) {
    choose(ctx, connection, http2 && connection.worker().live().get().settings().http2().enabled());
  }

  /**
   * Its TLS handshake is done: here the protocol is chosen.
   *
   * @param alpn what ALPN agreed on; null for nothing, which means HTTP/1.1
   */
  void handshakeDone(
      ChannelHandlerContext ctx, ClientConnection connection, @Nullable String alpn) {
    choose(ctx, connection, ApplicationProtocolNames.HTTP_2.equals(alpn));
  }

  private void choose(ChannelHandlerContext ctx, ClientConnection connection, boolean http2) {
    ctx.pipeline()
        .replace(ctx.handler(), http2 ? "http2" : "http1", protocols.handler(connection, http2));
    DrainSignal early = connection.drain();
    if (early != null) {
      ctx.pipeline().fireUserEventTriggered(early);
    }
  }
}
