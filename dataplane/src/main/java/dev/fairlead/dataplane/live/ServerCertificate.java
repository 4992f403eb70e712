package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Certificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One certificate in service. Its TLS contexts, one for each lowest version of TLS that a host with
 * it asks for, are made at the first handshake that wants them, so thousands of hosts cost nothing
 * until somebody comes; they are given back when the certificate leaves the configuration and the
 * last connection that uses it is gone (each connection's engine holds its own reference).
 */
public final class ServerCertificate {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

  private final Certificate source;
  private TlsSettings settings;
  private final Map<String, SslContext> contexts = new HashMap<>(2);
  private boolean unusable;
  private boolean closed;
  private boolean rsa;

  ServerCertificate(Certificate source, TlsSettings settings) {
    this.source = source;
    this.settings = settings;
  }

  /** {@code namespace/name} of the Secret. */
  public String id() {
    return source.id();
  }

  Certificate source() {
    return source;
  }

  /** Whether nothing has to change to serve this instead. */
  synchronized boolean serves(Certificate other, TlsSettings wanted) {
    return !unusable && settings.sameContext(wanted) && source.equals(other);
  }

  /**
   * The handler of one new connection; null if this certificate cannot be used (any more).
   *
   * @param minVersion {@code TLSv1.2} or {@code TLSv1.3}
   * @param signers where RSA signatures are made, which take a millisecond; all else is quick
   */
  synchronized @Nullable SslHandler newHandler(
      String minVersion, ByteBufAllocator allocator, Executor signers) {
    SslContext ready = context(minVersion);
    if (ready == null) {
      return null;
    }
    return rsa ? ready.newHandler(allocator, signers) : ready.newHandler(allocator);
  }

  private @Nullable SslContext context(String minVersion) {
    SslContext context = contexts.get(minVersion);
    if (context == null && !unusable && !closed) {
      try {
        KeyPairDer pair = KeyPairDer.of(source);
        rsa = pair.key().getAlgorithm().equals("RSA");
        context = settings.newContext(pair, minVersion);
        contexts.put(minVersion, context);
      } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
        unusable = true;
        LOG.warn("certificate {} cannot be served: {}", source.id(), e.getMessage());
      }
    }
    return context;
  }

  /** Other ticket keys from now on. */
  synchronized void use(TlsSettings changed) {
    boolean rotated = !settings.ticketKeys().equals(changed.ticketKeys());
    settings = changed;
    if (rotated) {
      contexts.values().forEach(changed::useTicketKeys);
    }
  }

  /** The certificate left the configuration: no new connection gets it. */
  synchronized void close() {
    closed = true;
    contexts.values().forEach(ReferenceCountUtil::release);
    contexts.clear();
  }

  @Override
  public String toString() {
    return "ServerCertificate[" + source.id() + "]";
  }
}
