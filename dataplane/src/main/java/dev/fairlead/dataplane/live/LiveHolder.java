package dev.fairlead.dataplane.live;

import dev.fairlead.dataplane.upstream.UpstreamTable;
import dev.fairlead.dataplane.upstream.Upstreams;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.SharedEnds;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TicketKey;
import dev.fairlead.snapshot.VirtualHost;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one mutable reference of the data plane. A revision becomes the next {@link Live} beside the
 * one in service, sharing what did not change; then one write makes it visible, and what only the
 * old one used is let go.
 */
public final class LiveHolder implements RevisionSink, Supplier<Live>, AutoCloseable {
  private final List<TicketKey> ownTicketKeys = List.of(randomTicketKey());
  private final Upstreams upstreams;
  private volatile Live live = Live.NOTHING;

  /**
   * @param upstreams carries over what was learned about endpoints
   */
  public LiveHolder(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  /** What is in service: take it once per request. */
  @Override
  public Live get() {
    return live;
  }

  @Override
  public synchronized void apply(Revision revision) throws RejectedRevisionException {
    Live before = live;
    TlsSettings tls = tlsSettings(revision);
    Live next = next(before, revision, tls);
    live = next;
    upstreams.swapped(before.upstreams(), next.upstreams());
    letGo(before, next, tls);
  }

  private TlsSettings tlsSettings(Revision revision) {
    List<TicketKey> shared = revision.beside().ticketKeys();
    return TlsSettings.of(
        revision.snapshot().settings(), shared.isEmpty() ? ownTicketKeys : shared);
  }

  private static TicketKey randomTicketKey() {
    byte[] bytes = new byte[TicketKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    return new TicketKey(bytes);
  }

  private Live next(Live before, Revision revision, TlsSettings tls)
      throws RejectedRevisionException {
    Snapshot last = before.snapshot();
    Snapshot snapshot = revision.snapshot();
    UpstreamTable table = upstreams.next(before.upstreams(), last, snapshot);
    check(
        last.upstreams() == snapshot.upstreams()
            ? SharedEnds.of(last.hosts(), snapshot.hosts()).between(snapshot.hosts())
            : snapshot.hosts(),
        table);
    return new Live(
        revision,
        last.hosts() == snapshot.hosts() ? before.routes() : before.routes().with(snapshot.hosts()),
        table,
        before.tls().with(snapshot, revision.beside().fallback(), tls),
        peers(before, snapshot.settings().forwarding()));
  }

  /** A route is never live without its upstream. */
  private static void check(List<VirtualHost> hosts, UpstreamTable known)
      throws RejectedRevisionException {
    for (VirtualHost host : hosts) {
      for (Route route : host.routes()) {
        if (route.action() instanceof RouteAction.Forward(String id) && known.get(id) == null) {
          throw new RejectedRevisionException(
              "route %s%s points at upstream '%s', which is not there"
                  .formatted(host.host(), route.match().path(), id));
        }
      }
    }
  }

  private static Peers peers(Live before, Settings.Forwarding forwarding)
      throws RejectedRevisionException {
    return forwarding.equals(before.settings().forwarding())
        ? before.peers()
        : Peers.of(forwarding);
  }

  private static void letGo(Live before, Live next, TlsSettings tls) {
    if (before.tls() == next.tls()) {
      return;
    }
    Set<ServerCertificate> kept = new HashSet<>(next.tls().certificates());
    for (ServerCertificate certificate : before.tls().certificates()) {
      if (!kept.contains(certificate)) {
        certificate.close();
      }
    }
    kept.forEach(certificate -> certificate.use(tls));
  }

  /** Serves nothing any more; to be called when no connection is left. */
  @Override
  public synchronized void close() {
    Live before = live;
    live = Live.NOTHING;
    upstreams.swapped(before.upstreams(), UpstreamTable.EMPTY);
    before.tls().certificates().forEach(ServerCertificate::close);
  }
}
