package dev.fairlead.snapshot.codec;

import com.google.protobuf.CodedOutputStream;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.VirtualHost;
import dev.fairlead.snapshot.wire.FullRevision;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a revision in parts of one resource each, so that no more than one of them is in memory as
 * a message. Parts of a message that follow each other are that message (protobuf's encoding, "Last
 * One Wins").
 */
final class RevisionWriter {
  private static final int BUFFER = 64 * 1024; // bytes

  private final CodedOutputStream out;

  RevisionWriter(OutputStream out) {
    this.out = CodedOutputStream.newInstance(out, BUFFER);
  }

  void write(Revision revision) throws IOException {
    write(
        FullRevision.newBuilder()
            .setId(ToWire.id(revision.id()))
            .setBeside(ToWire.beside(revision.beside())));
    write(revision.snapshot());
    out.flush();
  }

  private void write(Snapshot snapshot) throws IOException {
    write(part().setSettings(SettingsWire.encode(snapshot.settings())));
    for (VirtualHost host : snapshot.hosts()) {
      write(part().addHosts(ToWire.host(host)));
    }
    for (TlsHost host : snapshot.tlsHosts()) {
      write(part().addTlsHosts(ToWire.tlsHost(host)));
    }
    for (Upstream upstream : snapshot.upstreams()) {
      write(part().addUpstreams(ToWire.upstream(upstream)));
    }
    for (EndpointSet endpoints : snapshot.endpoints()) {
      write(part().addEndpoints(ToWire.endpoints(endpoints)));
    }
    for (Certificate certificate : snapshot.certificates()) {
      write(part().addCertificates(ToWire.certificate(certificate)));
    }
  }

  private static dev.fairlead.snapshot.wire.Snapshot.Builder part() {
    return dev.fairlead.snapshot.wire.Snapshot.newBuilder();
  }

  private void write(dev.fairlead.snapshot.wire.Snapshot.Builder part) throws IOException {
    write(FullRevision.newBuilder().setSnapshot(part));
  }

  private void write(FullRevision.Builder part) throws IOException {
    part.build().writeTo(out);
  }
}
