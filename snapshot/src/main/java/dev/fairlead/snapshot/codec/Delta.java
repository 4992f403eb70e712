package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One atomic transaction from one revision to the next. {@code between(a, b).apply(a)} equals
 * {@code b} and shares with {@code a} every record that did not change.
 */
public final class Delta {
  private final RevisionId base;
  private final RevisionId next;
  final Changes changes;
  private final @Nullable Beside beside;

  Delta(RevisionId base, RevisionId next, Changes changes, @Nullable Beside beside) {
    this.base = base;
    this.next = next;
    this.changes = changes;
    this.beside = beside;
  }

  /**
   * What changed per section; settings are null if they did not.
   *
   * @param endpoints sets that are new or sent whole
   * @param patches sets that change in some endpoints only
   */
  record Changes(
      @Nullable Settings settings,
      Change<VirtualHost> hosts,
      Change<TlsHost> tlsHosts,
      Change<Upstream> upstreams,
      Change<EndpointSet> endpoints,
      List<EndpointPatch> patches,
      Change<Certificate> certificates) {}

  /**
   * What makes {@code after} of {@code before}.
   *
   * @param beside what travels beside; null if it did not change
   */
  public static Delta between(
      RevisionId base, Snapshot before, RevisionId next, Snapshot after, @Nullable Beside beside) {
    Change<EndpointSet> sets = Section.ENDPOINTS.diff(before.endpoints(), after.endpoints());
    List<EndpointSet> whole = new ArrayList<>();
    List<EndpointPatch> patches = new ArrayList<>();
    for (EndpointSet set : sets.upserts()) {
      EndpointSet earlier = Section.ENDPOINTS.get(before.endpoints(), set.upstream());
      EndpointPatch patch = earlier == null ? null : EndpointPatch.between(earlier, set);
      if (patch == null) {
        whole.add(set);
      } else {
        patches.add(patch);
      }
    }
    Changes changes =
        new Changes(
            before.settings().equals(after.settings()) ? null : after.settings(),
            Section.HOSTS.diff(before.hosts(), after.hosts()),
            Section.TLS_HOSTS.diff(before.tlsHosts(), after.tlsHosts()),
            Section.UPSTREAMS.diff(before.upstreams(), after.upstreams()),
            new Change<>(whole, sets.removals()),
            patches,
            Section.CERTIFICATES.diff(before.certificates(), after.certificates()));
    return new Delta(base, next, changes, beside);
  }

  public RevisionId base() {
    return base;
  }

  public RevisionId next() {
    return next;
  }

  /** What travels beside the snapshot from now on; null if it did not change. */
  public @Nullable Beside beside() {
    return beside;
  }

  /**
   * The snapshot after this transaction. Its hash is the caller's to compare with {@link #next}.
   *
   * @throws MalformedSnapshotException if it does not fit {@code before} or leads to something
   *     unlawful
   */
  public CheckedSnapshot apply(CheckedSnapshot before) throws MalformedSnapshotException {
    Snapshot s = before.snapshot();
    Settings settings = changes.settings();
    return before.next(
        new Snapshot(
            settings == null ? s.settings() : settings,
            Section.HOSTS.apply(s.hosts(), changes.hosts()),
            Section.TLS_HOSTS.apply(s.tlsHosts(), changes.tlsHosts()),
            Section.UPSTREAMS.apply(s.upstreams(), changes.upstreams()),
            Section.ENDPOINTS.apply(s.endpoints(), patched(s)),
            Section.CERTIFICATES.apply(s.certificates(), changes.certificates())));
  }

  private Change<EndpointSet> patched(Snapshot before) throws MalformedSnapshotException {
    if (changes.patches().isEmpty()) {
      return changes.endpoints();
    }
    List<EndpointSet> upserts = new ArrayList<>(changes.endpoints().upserts());
    for (EndpointPatch patch : changes.patches()) {
      EndpointSet earlier = Section.ENDPOINTS.get(before.endpoints(), patch.upstream());
      if (earlier == null) {
        throw new MalformedSnapshotException(
            "a patch for endpoints of " + patch.upstream() + ", which has none");
      }
      upserts.add(patch.apply(earlier));
    }
    upserts.sort((a, b) -> a.upstream().compareTo(b.upstream()));
    return new Change<>(upserts, changes.endpoints().removals());
  }
}
