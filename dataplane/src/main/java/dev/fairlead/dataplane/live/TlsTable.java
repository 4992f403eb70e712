package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate answers for which server name, and by which versions of TLS: exact, then
 * wildcard (one label), then the default. Immutable, but for what a {@link ServerCertificate} makes
 * on demand.
 */
public final class TlsTable {
  static final TlsTable EMPTY =
      new TlsTable(null, Map.of(), Map.of(), Policies.of(Snapshot.EMPTY), null);

  private final @Nullable Source source;
  private final Map<String, ServerCertificate> certificates;
  private final Map<String, ServerCertificate> hosts;
  private final Policies policies;
  private final @Nullable ServerCertificate fallback;

  /** What a table is made of. */
  private record Source(
      List<Certificate> certificates,
      List<TlsHost> hosts,
      Settings.Tls policy,
      @Nullable Certificate selfMade,
      TlsSettings settings) {
    boolean same(Source other) {
      return certificates == other.certificates
          && hosts == other.hosts
          && policy.equals(other.policy)
          && Objects.equals(selfMade, other.selfMade)
          && settings.equals(other.settings);
    }
  }

  /**
   * The lowest version of TLS by host.
   *
   * @param otherwise for hosts that are not listed
   */
  private record Policies(Map<String, String> hosts, String otherwise) {
    static Policies of(Snapshot snapshot) {
      Map<String, String> hosts = new HashMap<>();
      for (TlsHost host : snapshot.tlsHosts()) {
        if (!host.minVersion().isEmpty()) {
          hosts.put(host.host(), host.minVersion());
        }
      }
      return new Policies(hosts, snapshot.settings().tls().minVersion());
    }

    String of(@Nullable String host) {
      String listed = host == null ? null : lookUp(hosts, host);
      return listed == null ? otherwise : listed;
    }
  }

  private TlsTable(
      @Nullable Source source,
      Map<String, ServerCertificate> certificates,
      Map<String, ServerCertificate> hosts,
      Policies policies,
      @Nullable ServerCertificate fallback) {
    this.source = source;
    this.certificates = certificates;
    this.hosts = hosts;
    this.policies = policies;
    this.fallback = fallback;
  }

  /**
   * The table of a snapshot, sharing each certificate that is the same in {@code this}; {@code
   * this} if nothing differs.
   *
   * @param selfMade answers where nothing else does
   */
  TlsTable with(Snapshot snapshot, @Nullable Certificate selfMade, TlsSettings settings)
      throws RejectedRevisionException {
    Source of =
        new Source(
            snapshot.certificates(),
            snapshot.tlsHosts(),
            snapshot.settings().tls(),
            selfMade,
            settings);
    if (source != null && source.same(of)) {
      return this;
    }
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
      if (host.certificate().isEmpty()) {
        continue;
      }
      ServerCertificate certificate = next.get(host.certificate());
      if (certificate == null) {
        throw new RejectedRevisionException(
            "TLS host '%s' names certificate '%s', which is not there"
                .formatted(host.host(), host.certificate()));
      }
      byHost.putIfAbsent(host.host(), certificate);
    }
    return new TlsTable(of, next, byHost, Policies.of(snapshot), last);
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
    String version = policies.of(serverName);
    ServerCertificate chosen = serverName == null ? null : find(serverName);
    SslHandler handler = chosen == null ? null : chosen.newHandler(version, allocator, signers);
    if (handler == null && hosts.get("") instanceof ServerCertificate configured) {
      handler = configured.newHandler(version, allocator, signers);
    }
    if (handler == null && fallback != null) {
      handler = fallback.newHandler(version, allocator, signers);
    }
    return handler;
  }

  /** The certificate for a server name, the default ones left out; null if there is none. */
  public @Nullable ServerCertificate find(String serverName) {
    return lookUp(hosts, serverName);
  }

  private static <T> @Nullable T lookUp(Map<String, T> hosts, String host) {
    T exact = hosts.get(host);
    if (exact != null || host.isEmpty()) {
      return exact;
    }
    int dot = host.indexOf('.');
    return dot <= 0 ? null : hosts.get("*" + host.substring(dot));
  }

  /** Whether hosts differ in what they ask of TLS at all. */
  public boolean severalPolicies() {
    return !policies.hosts().isEmpty();
  }

  /**
   * Whether a connection made for one host may carry requests for another: what they ask of TLS is
   * the same (RFC 9110 section 7.4).
   *
   * @param serverName of the handshake; null for none
   * @param host of the request, lower case, without a port
   */
  public boolean alike(@Nullable String serverName, String host) {
    return policies.of(serverName).equals(policies.of(host));
  }

  Collection<ServerCertificate> certificates() {
    return certificates.values();
  }
}
