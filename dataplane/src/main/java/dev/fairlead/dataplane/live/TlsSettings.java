package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.TicketKey;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * What all TLS contexts of a revision have in common.
 *
 * @param protocols offered by ALPN, the preferred one first
 * @param ticketKeys session ticket keys, the first one encrypts; all contexts share them, so that a
 *     session survives a swap and may be resumed on another data plane
 */
record TlsSettings(List<String> protocols, List<TicketKey> ticketKeys) {
  /** RFC 9325 section 4.2: forward secrecy and authenticated encryption only. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final boolean BORING = OpenSsl.isAvailable();

  /**
   * The key passes through a store in memory. This kind masks it with one SHA-1; the default one
   * derives a key from a password in 10,000 rounds, twice, which takes milliseconds.
   */
  private static final String KEY_STORE = "JKS";

  /** Clients are not asked for certificates; without it each context reads every CA of the JDK. */
  private static final TrustManagerFactory NOBODY = trustNobody();

  private static TrustManagerFactory trustNobody() {
    try {
      KeyStore empty = KeyStore.getInstance(KEY_STORE);
      empty.load(null, null);
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(empty);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e); // every JDK has both
    }
  }

  static TlsSettings of(Settings settings, List<TicketKey> ticketKeys) {
    return new TlsSettings(protocols(settings), ticketKeys);
  }

  /** What ALPN offers: the one place where a protocol is added to TLS listeners. */
  private static List<String> protocols(Settings settings) {
    return settings.http2().enabled()
        ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
        : List.of(ApplicationProtocolNames.HTTP_1_1);
  }

  /** Whether a context made with {@code other} serves these settings too, but for ticket keys. */
  boolean sameContext(TlsSettings other) {
    return protocols.equals(other.protocols);
  }

  /**
   * @param minVersion {@code TLSv1.2} or {@code TLSv1.3}
   */
  SslContext newContext(KeyPairDer pair, String minVersion) throws SSLException {
    SslContext context =
        SslContextBuilder.forServer(pair.key(), pair.chain())
            .sslProvider(BORING ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
            .keyStoreType(KEY_STORE)
            .trustManager(NOBODY)
            .protocols(
                minVersion.equals("TLSv1.3") ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2"))
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
            .build();
    useTicketKeys(context);
    return context;
  }

  /** The JDK's own TLS has no shared ticket keys: there a session ends with its context. */
  void useTicketKeys(SslContext context) {
    if (ticketKeys.isEmpty()
        || !(context.sessionContext() instanceof OpenSslSessionContext sessions)) {
      return;
    }
    sessions.setSessionCacheEnabled(false);
    sessions.setTicketKeys(
        ticketKeys.stream().map(TlsSettings::ticketKey).toArray(OpenSslSessionTicketKey[]::new));
  }

  private static OpenSslSessionTicketKey ticketKey(TicketKey key) {
    byte[] bytes = key.bytes();
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(bytes, 0, 16),
        Arrays.copyOfRange(bytes, 16, 32),
        Arrays.copyOfRange(bytes, 32, 48));
  }
}
