package dev.fairlead.snapshot.codec;

import dev.fairlead.snapshot.Beside;

/** A delta as a message and back. */
final class DeltaWire {
  private DeltaWire() {}

  static dev.fairlead.snapshot.wire.Delta encode(Delta delta) {
    Delta.Changes changes = delta.changes;
    var wire =
        dev.fairlead.snapshot.wire.Delta.newBuilder()
            .setBase(ToWire.id(delta.base()))
            .setNext(ToWire.id(delta.next()))
            .addAllRemovedHosts(changes.hosts().removals())
            .addAllRemovedTlsHosts(changes.tlsHosts().removals())
            .addAllRemovedUpstreams(changes.upstreams().removals())
            .addAllRemovedEndpoints(changes.endpoints().removals())
            .addAllRemovedCertificates(changes.certificates().removals());
    var settings = changes.settings();
    if (settings != null) {
      wire.setSettings(SettingsWire.encode(settings));
    }
    changes.hosts().upserts().forEach(host -> wire.addHosts(ToWire.host(host)));
    changes.tlsHosts().upserts().forEach(host -> wire.addTlsHosts(ToWire.tlsHost(host)));
    changes.upstreams().upserts().forEach(up -> wire.addUpstreams(ToWire.upstream(up)));
    changes.endpoints().upserts().forEach(set -> wire.addEndpoints(ToWire.endpoints(set)));
    changes.patches().forEach(patch -> wire.addEndpointPatches(ToWire.patch(patch)));
    changes.certificates().upserts().forEach(c -> wire.addCertificates(ToWire.certificate(c)));
    Beside beside = delta.beside();
    if (beside != null) {
      wire.setBeside(ToWire.beside(beside));
    }
    return wire.build();
  }

  static Delta decode(dev.fairlead.snapshot.wire.Delta wire) throws MalformedSnapshotException {
    Delta.Changes changes =
        new Delta.Changes(
            wire.hasSettings() ? SettingsWire.decode(wire.getSettings()) : null,
            new Change<>(
                FromWire.all(wire.getHostsList(), FromWire::host), wire.getRemovedHostsList()),
            new Change<>(
                FromWire.all(wire.getTlsHostsList(), FromWire::tlsHost),
                wire.getRemovedTlsHostsList()),
            new Change<>(
                FromWire.all(wire.getUpstreamsList(), FromWire::upstream),
                wire.getRemovedUpstreamsList()),
            new Change<>(
                FromWire.all(wire.getEndpointsList(), FromWire::endpoints),
                wire.getRemovedEndpointsList()),
            FromWire.all(wire.getEndpointPatchesList(), FromWire::patch),
            new Change<>(
                FromWire.all(wire.getCertificatesList(), FromWire::certificate),
                wire.getRemovedCertificatesList()));
    return new Delta(
        FromWire.id(wire.getBase()),
        FromWire.id(wire.getNext()),
        changes,
        wire.hasBeside() ? SnapshotCodec.checked(FromWire.beside(wire.getBeside())) : null);
  }
}
