package dev.fairlead.snapshot.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.wire.FullRevision;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Snapshots, revisions and deltas as messages and bytes, and back.
 *
 * <p>Encoding is canonical: equal values give equal bytes. Decoding takes what comes from
 * elsewhere: it checks sizes, enum values, the order of lists, references and every bound, ignores
 * fields it does not know (a newer operator may send them), and throws {@link
 * MalformedSnapshotException} and nothing else.
 */
public final class SnapshotCodec {
  /** No message of the feed, and no stored revision, is larger. */
  public static final int MAX_BYTES = 128 * 1024 * 1024;

  /** The version of the records that this build knows; it changes when a field is added. */
  public static final int SCHEMA = 2;

  private SnapshotCodec() {}

  public static byte[] encode(Snapshot snapshot) {
    return ToWire.snapshot(snapshot).toByteArray();
  }

  public static CheckedSnapshot decode(byte[] bytes) throws MalformedSnapshotException {
    checkSize(bytes);
    try {
      return CheckedSnapshot.of(
          FromWire.snapshot(dev.fairlead.snapshot.wire.Snapshot.parseFrom(bytes)));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedSnapshotException("not a snapshot: " + e.getMessage(), e);
    }
  }

  /** Writes what {@link #decodeRevision} reads, one resource after the other. */
  public static void write(Revision revision, OutputStream out) throws IOException {
    new RevisionWriter(out).write(revision);
  }

  /** Any revision whose records are lawful; the name's hash is not compared. */
  public static Revision decodeRevision(byte[] bytes) throws MalformedSnapshotException {
    checkSize(bytes);
    try {
      FullRevision wire = FullRevision.parseFrom(bytes);
      return new Revision(id(wire), snapshot(wire).snapshot(), beside(wire));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedSnapshotException("not a revision: " + e.getMessage(), e);
    }
  }

  public static FullRevision full(Revision revision) {
    return FullRevision.newBuilder()
        .setId(ToWire.id(revision.id()))
        .setSnapshot(ToWire.snapshot(revision.snapshot()))
        .setBeside(ToWire.beside(revision.beside()))
        .build();
  }

  public static RevisionId id(FullRevision wire) throws MalformedSnapshotException {
    return FromWire.id(wire.getId());
  }

  public static CheckedSnapshot snapshot(FullRevision wire) throws MalformedSnapshotException {
    return CheckedSnapshot.of(FromWire.snapshot(wire.getSnapshot()));
  }

  public static Beside beside(FullRevision wire) throws MalformedSnapshotException {
    return checked(FromWire.beside(wire.getBeside()));
  }

  public static dev.fairlead.snapshot.wire.RevisionId encode(RevisionId id) {
    return ToWire.id(id);
  }

  public static RevisionId decode(dev.fairlead.snapshot.wire.RevisionId wire)
      throws MalformedSnapshotException {
    return FromWire.id(wire);
  }

  public static dev.fairlead.snapshot.wire.Delta encode(Delta delta) {
    return DeltaWire.encode(delta);
  }

  public static Delta decode(dev.fairlead.snapshot.wire.Delta wire)
      throws MalformedSnapshotException {
    return DeltaWire.decode(wire);
  }

  static Beside checked(Beside beside) throws MalformedSnapshotException {
    Rules.beside(beside);
    return beside;
  }

  private static void checkSize(byte[] bytes) throws MalformedSnapshotException {
    Rules.require(bytes.length <= MAX_BYTES, bytes.length + " bytes are more than " + MAX_BYTES);
  }
}
