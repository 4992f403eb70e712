package dev.fairlead.dataplane.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The order of handlers on a client's connection: the only place where it is decided.
 *
 * <pre>
 * HTTP port   [protocol]
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
    if (connection.secure()) {
      pipeline.addLast("sni", new SniSelector(connection, this));
    } else {
      pipeline.addLast("http1", protocols.http1(connection));
    }
  }

  /**
   * Its TLS handshake is done: here the protocol is chosen.
   *
   * @param alpn what ALPN agreed on; null for nothing, which means HTTP/1.1
   */
  void handshakeDone(
      ChannelHandlerContext ctx, ClientConnection connection, @Nullable String alpn) {
    ctx.pipeline().replace(ctx.handler(), "http1", protocols.http1(connection));
  }
}
