package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate answers for which server name: exact, then wildcard (one label), then the
 * default. Immutable, but for what a {@link ServerCertificate} makes on demand.
 */
public final class TlsTable {
  static final TlsTable EMPTY = new TlsTable(Map.of(), Map.of(), null);

  private final Map<String, ServerCertificate> certificates;
  private final Map<String, ServerCertificate> hosts;
  private final @Nullable ServerCertificate fallback;

  private TlsTable(
      Map<String, ServerCertificate> certificates,
      Map<String, ServerCertificate> hosts,
      @Nullable ServerCertificate fallback) {
    this.certificates = certificates;
    this.hosts = hosts;
    this.fallback = fallback;
  }

  /**
   * The table of a snapshot, sharing each certificate that is the same in {@code this}.
   *
   * @param selfMade answers where nothing else does
   */
  TlsTable with(Snapshot snapshot, @Nullable Certificate selfMade, TlsSettings settings)
      throws RejectedRevisionException {
    Map<String, ServerCertificate> next = HashMap.newHashMap(snapshot.certificates().size() + 1);
    for (Certificate certificate : snapshot.certificates()) {
      next.put(certificate.id(), shared(certificate, settings));
    }
    ServerCertificate last = null;
    if (selfMade != null) {
      last = shared(selfMade, settings);
      next.put(selfMade.id(), last);
    }
    Map<String, ServerCertificate> byHost = HashMap.newHashMap(snapshot.tlsHosts().size());
    for (TlsHost host : snapshot.tlsHosts()) {
      ServerCertificate certificate = next.get(host.certificate());
      if (certificate == null) {
        throw new RejectedRevisionException(
            "TLS host '%s' names certificate '%s', which is not there"
                .formatted(host.host(), host.certificate()));
      }
      byHost.putIfAbsent(host.host(), certificate);
    }
    return new TlsTable(next, byHost, last);
  }

  private ServerCertificate shared(Certificate certificate, TlsSettings settings) {
    ServerCertificate before = certificates.get(certificate.id());
    return before != null && before.serves(certificate, settings)
        ? before
        : new ServerCertificate(certificate, settings);
  }

  /**
   * The TLS handler for a new connection. A certificate that turns out to be unusable leaves its
   * hosts to the default one.
   *
   * @param serverName lower case; null for none
   * @param signers where RSA signatures are made
   * @return null if there is no certificate, or if this table has been replaced meanwhile: then ask
   *     the one in service
   */
  public @Nullable SslHandler newHandler(
      @Nullable String serverName, ByteBufAllocator allocator, Executor signers) {
    ServerCertificate chosen = serverName == null ? null : find(serverName);
    SslHandler handler = chosen == null ? null : chosen.newHandler(allocator, signers);
    if (handler == null && hosts.get("") instanceof ServerCertificate configured) {
      handler = configured.newHandler(allocator, signers);
    }
    if (handler == null && fallback != null) {
      handler = fallback.newHandler(allocator, signers);
    }
    return handler;
  }

  /** The certificate for a server name, the default ones left out; null if there is none. */
  public @Nullable ServerCertificate find(String serverName) {
    ServerCertificate exact = hosts.get(serverName);
    if (exact != null || serverName.isEmpty()) {
      return exact;
    }
    int dot = serverName.indexOf('.');
    return dot <= 0 ? null : hosts.get("*" + serverName.substring(dot));
  }

  Collection<ServerCertificate> certificates() {
    return certificates.values();
  }
}
