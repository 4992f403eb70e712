package dev.fairlead.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import dev.fairlead.snapshot.wire.FullRevision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
  private static final Origin ORIGIN = new Origin("Service", "a", "b", "");

  @Test
  void whatIsEncodedIsDecodedAndHashesAreEqual() throws Exception {
    RandomSnapshots randomly = new RandomSnapshots(1);
    for (int i = 0; i < 500; i++) {
      Snapshot snapshot = randomly.snapshot();
      byte[] bytes = SnapshotCodec.encode(snapshot);
      CheckedSnapshot decoded = SnapshotCodec.decode(bytes);
      assertThat(decoded.snapshot()).isEqualTo(snapshot);
      assertThat(decoded.hash()).isEqualTo(CheckedSnapshot.of(snapshot).hash()).hasSize(64);
      assertThat(SnapshotCodec.encode(decoded.snapshot())).isEqualTo(bytes);
    }
  }

  @Test
  void revisionsKeepNameAndCompany() throws Exception {
    RandomSnapshots randomly = new RandomSnapshots(2);
    for (int i = 0; i < 100; i++) {
      CheckedSnapshot checked = CheckedSnapshot.of(randomly.snapshot());
      Revision revision =
          new Revision(
              new RevisionId("epoch", i + 1, checked.hash()),
              checked.snapshot(),
              randomly.beside());
      assertThat(SnapshotCodec.decodeRevision(written(revision))).isEqualTo(revision);
    }
  }

  private static byte[] written(Revision revision) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotCodec.write(revision, out);
    return out.toByteArray();
  }

  @Test
  void aRevisionWrittenInPartsIsTheMessageThatTheFeedCarries() throws Exception {
    Revision revision =
        new Revision(
            new RevisionId("e", 1, "0".repeat(64)),
            new RandomSnapshots(7).snapshot(),
            new RandomSnapshots(8).beside());
    assertThat(FullRevision.parseFrom(written(revision))).isEqualTo(SnapshotCodec.full(revision));
  }

  @Test
  void hashChangesWithTheContentOnly() throws Exception {
    RandomSnapshots randomly = new RandomSnapshots(3);
    CheckedSnapshot before = CheckedSnapshot.EMPTY;
    for (int i = 0; i < 300; i++) {
      Snapshot snapshot = randomly.snapshot();
      CheckedSnapshot next = before.next(snapshot);
      assertThat(next.hash()).isEqualTo(CheckedSnapshot.of(snapshot).hash());
      assertThat(next.hash().equals(before.hash())).isEqualTo(snapshot.equals(before.snapshot()));
      assertThat(next.next(SnapshotCodec.decode(SnapshotCodec.encode(snapshot)).snapshot()))
          .isSameAs(next);
      before = next;
    }
  }

  @Test
  void damagedBytesThrowNothingElse() throws Exception {
    Random random = new Random(4);
    byte[] good =
        written(
            new Revision(
                new RevisionId("e", 1, "0".repeat(64)),
                new RandomSnapshots(5).snapshot(),
                new RandomSnapshots(6).beside()));
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bad, 1 + random.nextInt(bad.length));
      try {
        SnapshotCodec.decodeRevision(random.nextBoolean() ? bad : cut);
        SnapshotCodec.decode(cut);
        SnapshotCodec.decode(dev.fairlead.snapshot.wire.Delta.parseFrom(cut));
      } catch (MalformedSnapshotException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (InvalidProtocolBufferException e) {
        assertThat(e).isNotNull();
      } catch (RuntimeException e) {
        fail("seed 4, round " + i, e);
      }
    }
  }

  @Test
  void unlawfulSnapshotsAreRefusedWithTheirFault() {
    Upstream upstream =
        new Upstream("a/b:80", Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, null, ORIGIN);
    EndpointSet endpoints = new EndpointSet("a/b:80", List.of(Endpoint.ready("10.0.0.1", 80)));
    refused(of(List.of(), List.of(endpoints)), "endpoints belong to upstream a/b:80");
    refused(of(List.of(upstream, upstream), List.of()), "upstreams are not sorted");
    refused(
        of(
            List.of(upstream),
            List.of(
                new EndpointSet(
                    "a/b:80", List.of(Endpoint.ready("::1", 80), Endpoint.ready("::1", 80))))),
        "appears twice");
    refused(
        of(
            List.of(upstream),
            List.of(new EndpointSet("a/b:80", List.of(Endpoint.ready("::1", 0))))),
        "port 0");
    refused(
        new Snapshot(
            Settings.DEFAULT,
            List.of(new VirtualHost("b", List.of()), new VirtualHost("a", List.of())),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        "hosts are not sorted: 'b' before 'a'");
    refused(
        new Snapshot(
            Settings.DEFAULT,
            List.of(),
            List.of(new TlsHost("a", "x/y", ORIGIN)),
            List.of(),
            List.of(),
            List.of()),
        "wants certificate x/y");
  }

  private static Snapshot of(List<Upstream> upstreams, List<EndpointSet> endpoints) {
    return new Snapshot(Settings.DEFAULT, List.of(), List.of(), upstreams, endpoints, List.of());
  }

  private static void refused(Snapshot snapshot, String fault) {
    assertThatThrownBy(() -> CheckedSnapshot.of(snapshot))
        .isInstanceOf(MalformedSnapshotException.class)
        .hasMessageContaining(fault);
    assertThatThrownBy(() -> SnapshotCodec.decode(SnapshotCodec.encode(snapshot)))
        .isInstanceOf(MalformedSnapshotException.class)
        .hasMessageContaining(fault);
  }
}
