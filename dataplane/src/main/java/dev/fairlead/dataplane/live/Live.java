package dev.fairlead.dataplane.live;

import dev.fairlead.dataplane.route.RouteTable;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import dev.fairlead.dataplane.upstream.UpstreamTable;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is served at one moment, made from one revision. Immutable: an exchange takes it
 * once ({@link LiveHolder#get}) and sees one configuration from its first byte to its last.
 */
public final class Live {
  /** Before the first revision: no route, no certificate, no settings but the defaults. */
  public static final Live NOTHING =
      new Live(null, RouteTable.EMPTY, UpstreamTable.EMPTY, TlsTable.EMPTY, Peers.NOBODY);

  private final @Nullable Revision revision;
  private final RouteTable routes;
  private final UpstreamTable upstreams;
  private final TlsTable tls;
  private final Peers peers;

  Live(
      @Nullable Revision revision,
      RouteTable routes,
      UpstreamTable upstreams,
      TlsTable tls,
      Peers peers) {
    this.revision = revision;
    this.routes = routes;
    this.upstreams = upstreams;
    this.tls = tls;
    this.peers = peers;
  }

  /** Whether there is a revision at all. */
  public boolean configured() {
    return revision != null;
  }

  /** Null before the first revision. */
  public @Nullable RevisionId id() {
    return revision == null ? null : revision.id();
  }

  public Snapshot snapshot() {
    return revision == null ? Snapshot.EMPTY : revision.snapshot();
  }

  public Settings settings() {
    return snapshot().settings();
  }

  public RouteTable routes() {
    return routes;
  }

  /** The upstream of that id; null if there is none. Every route's upstream is there. */
  public @Nullable LiveUpstream upstream(String id) {
    return upstreams.get(id);
  }

  public UpstreamTable upstreams() {
    return upstreams;
  }

  public TlsTable tls() {
    return tls;
  }

  Peers peers() {
    return peers;
  }

  /** Peers whose forwarding headers are believed. */
  public CidrSet trustedProxies() {
    return peers.trustedProxies();
  }

  /** Peers whose connections begin with a header of the PROXY protocol. */
  public CidrSet proxyProtocolPeers() {
    return peers.proxyProtocol();
  }
}
