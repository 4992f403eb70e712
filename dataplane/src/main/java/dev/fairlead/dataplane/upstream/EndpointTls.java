package dev.fairlead.dataplane.upstream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS to endpoints whose {@code appProtocol} asks for it. It encrypts; like other ingress
 * controllers by default it does not verify, for a pod's certificate names no pod.
 */
final class EndpointTls {
  private static final SslContext HTTP_1 = context(null);
  private static final SslContext HTTP_2 =
      context(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2));

  private EndpointTls() {}

  /**
   * @param host server name to send (SNI); null for none
   */
  static SslHandler handler(ByteBufAllocator alloc, @Nullable String host, int port) {
    return handler(HTTP_1, alloc, host, port);
  }

  /** The same for a connection that offers HTTP/2 only. */
  static SslHandler http2Handler(ByteBufAllocator alloc, @Nullable String host, int port) {
    return handler(HTTP_2, alloc, host, port);
  }

  private static SslHandler handler(
      SslContext context, ByteBufAllocator alloc, @Nullable String host, int port) {
    SslHandler handler =
        host == null ? context.newHandler(alloc) : context.newHandler(alloc, host, port);
    handler.setHandshakeTimeoutMillis(0); // part of the time to connect
    return handler;
  }

  private static SslContext context(@Nullable ApplicationProtocolConfig alpn) {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm("")
          .applicationProtocolConfig(alpn)
          .build();
    } catch (SSLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
