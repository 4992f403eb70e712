package dev.fairlead.dataplane.feed;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.codec.Delta;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Fuzz target: what an operator sends, and what is on the disk. The first byte says whether it is a
 * snapshot, a revision, a delta or a file. Nothing but the declared exception is thrown; what is
 * taken is the same after it was encoded again.
 */
public final class SnapshotTarget {
  private SnapshotTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    try {
      switch (data[0] & 3) {
        case 0 -> snapshot(rest);
        case 1 -> revision(rest);
        case 2 -> delta(rest);
        default -> file(rest);
      }
    } catch (MalformedSnapshotException | InvalidProtocolBufferException refused) {
      check(refused.getMessage() != null, "a refusal without a reason");
    }
  }

  private static void snapshot(byte[] bytes) throws MalformedSnapshotException {
    CheckedSnapshot decoded = SnapshotCodec.decode(bytes);
    byte[] again = SnapshotCodec.encode(decoded.snapshot());
    CheckedSnapshot twice = SnapshotCodec.decode(again);
    check(twice.snapshot().equals(decoded.snapshot()), "another snapshot");
    check(twice.hash().equals(decoded.hash()), "another hash");
  }

  private static void revision(byte[] bytes) throws MalformedSnapshotException, IOException {
    Revision decoded = SnapshotCodec.decodeRevision(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotCodec.write(decoded, out);
    check(SnapshotCodec.decodeRevision(out.toByteArray()).equals(decoded), "revision");
  }

  private static void delta(byte[] bytes)
      throws MalformedSnapshotException, InvalidProtocolBufferException {
    Delta delta = SnapshotCodec.decode(dev.fairlead.snapshot.wire.Delta.parseFrom(bytes));
    CheckedSnapshot next = delta.apply(CheckedSnapshot.EMPTY);
    byte[] again = SnapshotCodec.encode(next.snapshot());
    check(SnapshotCodec.decode(again).snapshot().equals(next.snapshot()), "after a delta");
  }

  private static void file(byte[] bytes) throws IOException {
    Path path = Files.createTempFile("fairlead-fuzz-", ".sealed");
    try {
      Files.write(path, bytes);
      byte[] content = new StateFile(path, "fairlead-revision 1").read();
      throw new AssertionError("a checksum out of nothing: " + content.length + " bytes");
    } catch (IOException refused) {
      check(String.valueOf(refused.getMessage()).contains(path.toString()), "no name: " + refused);
    } finally {
      Files.delete(path);
    }
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new AssertionError(what);
    }
  }
}
