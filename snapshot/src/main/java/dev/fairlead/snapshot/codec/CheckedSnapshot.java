package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.VirtualHost;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A snapshot that is known to be lawful, with its content hash.
 *
 * <p>The hash is a small Merkle tree, so that one endpoint's change among thousands of hosts costs
 * a few small SHA-256: <i>record</i> = SHA-256(0, canonical encoding); <i>bucket</i> = SHA-256(3,
 * its records' digests in order of their keys); <i>section</i> = SHA-256(1, its 64 buckets);
 * <i>snapshot</i> = SHA-256(2, settings, hosts, TLS hosts, upstreams, endpoints, certificates). A
 * record is in the bucket of its key's {@link String#hashCode} modulo 64. {@link #next} keeps the
 * digests, and the instances, of all records that are equal: a snapshot that was compiled anew
 * shares with the one before all that did not change.
 *
 * <p>The canonical encoding of a record is the protobuf message of {@code feed.proto} with fields
 * in order, defaults left out and no unknown fields.
 */
public final class CheckedSnapshot {
  /** {@link Snapshot#EMPTY}. */
  public static final CheckedSnapshot EMPTY =
      new CheckedSnapshot(
          new Parts(
              Settings.DEFAULT,
              Digests.of(SettingsWire.encode(Settings.DEFAULT)),
              HashedSection.empty(Section.HOSTS),
              HashedSection.empty(Section.TLS_HOSTS),
              HashedSection.empty(Section.UPSTREAMS),
              HashedSection.empty(Section.ENDPOINTS),
              HashedSection.empty(Section.CERTIFICATES)));

  private final Parts parts;
  private final Snapshot snapshot;
  private final String hash;

  private CheckedSnapshot(Parts parts) {
    this.parts = parts;
    this.snapshot = parts.snapshot();
    this.hash = parts.hash();
  }

  /**
   * @throws MalformedSnapshotException if a list is not sorted, a reference leads nowhere or a
   *     record is not lawful
   */
  public static CheckedSnapshot of(Snapshot snapshot) throws MalformedSnapshotException {
    return EMPTY.next(snapshot);
  }

  /** The same for a snapshot that shares much with this one, at the cost of what differs. */
  public CheckedSnapshot next(Snapshot after) throws MalformedSnapshotException {
    Parts next = parts.next(after);
    if (next.same(parts)) {
      return this;
    }
    next.checkReferences(parts);
    return new CheckedSnapshot(next);
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** 64 hexadecimal digits. Equal snapshots have equal hashes. */
  public String hash() {
    return hash;
  }

  private record Parts(
      Settings settings,
      byte[] settingsDigest,
      HashedSection<VirtualHost> hosts,
      HashedSection<TlsHost> tlsHosts,
      HashedSection<Upstream> upstreams,
      HashedSection<EndpointSet> endpoints,
      HashedSection<Certificate> certificates) {

    Parts next(Snapshot after) throws MalformedSnapshotException {
      boolean sameSettings = settings.equals(after.settings());
      if (!sameSettings) {
        Rules.settings(after.settings());
      }
      return new Parts(
          sameSettings ? settings : after.settings(),
          sameSettings ? settingsDigest : Digests.of(SettingsWire.encode(after.settings())),
          hosts.next(after.hosts()),
          tlsHosts.next(after.tlsHosts()),
          upstreams.next(after.upstreams()),
          endpoints.next(after.endpoints()),
          certificates.next(after.certificates()));
    }

    boolean same(Parts other) {
      return settings == other.settings
          && hosts == other.hosts
          && tlsHosts == other.tlsHosts
          && upstreams == other.upstreams
          && endpoints == other.endpoints
          && certificates == other.certificates;
    }

    Snapshot snapshot() {
      return new Snapshot(
          settings,
          hosts.records(),
          tlsHosts.records(),
          upstreams.records(),
          endpoints.records(),
          certificates.records());
    }

    String hash() {
      MessageDigest sha = Digests.sha256();
      sha.update(Digests.SNAPSHOT);
      sha.update(settingsDigest);
      for (HashedSection<?> section :
          List.of(hosts, tlsHosts, upstreams, endpoints, certificates)) {
        sha.update(section.root());
      }
      return HexFormat.of().formatHex(sha.digest());
    }

    /** All of them where a target went away, else those of new records. */
    void checkReferences(Parts before) throws MalformedSnapshotException {
      boolean lost = upstreams != before.upstreams && upstreams.lost();
      for (VirtualHost host : unchecked(hosts, before.hosts, lost)) {
        for (Route route : host.routes()) {
          if (route.action() instanceof RouteAction.Forward(String id)) {
            exists(upstreams, id, "a route of host '" + host.host() + "' points at upstream ");
          }
        }
      }
      for (EndpointSet set : unchecked(endpoints, before.endpoints, lost)) {
        exists(upstreams, set.upstream(), "endpoints belong to upstream ");
      }
      boolean gone = certificates != before.certificates && certificates.lost();
      for (TlsHost host : unchecked(tlsHosts, before.tlsHosts, gone)) {
        if (!host.certificate().isEmpty()) {
          exists(
              certificates,
              host.certificate(),
              "TLS host '" + host.host() + "' wants certificate ");
        }
      }
    }

    private static <T> List<T> unchecked(
        HashedSection<T> now, HashedSection<T> before, boolean all) {
      if (all) {
        return now.records();
      }
      return now == before ? List.of() : now.fresh();
    }

    private static void exists(HashedSection<?> section, String id, String message)
        throws MalformedSnapshotException {
      if (!section.has(id)) {
        throw new MalformedSnapshotException(message + id + ", which is not there");
      }
    }
  }
}
