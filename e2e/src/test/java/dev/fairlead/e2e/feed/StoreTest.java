package dev.fairlead.e2e.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.feed.FeedClient;
import dev.fairlead.dataplane.feed.RevisionStore;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.trust.FeedTrust;
import dev.fairlead.operator.trust.Lifetimes;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import dev.fairlead.snapshot.identity.FeedIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last good revision on disk. */
class StoreTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(folder, Lifetimes.DEFAULT);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void dataPlaneWithoutAnOperatorServesWhatItHadLast() throws Exception {
    SnapshotServer operator = stage.operator(0, FeedObserver.NONE);
    operator.publishBeside(stage.trust.beside());
    RecordingSink sink = new RecordingSink();
    int port = operator.port();
    FeedClient client = stage.dataPlane("a", sink, port);
    for (int i = 1; i <= 20; i++) {
      operator.publish(Stage.snapshot(i), Instant.now());
    }
    Await.until("last", () -> sink.serves(Stage.snapshot(20)));
    operator.close();
    client.close();

    RecordingSink restarted = new RecordingSink();
    FeedClient again = stage.dataPlane("a", restarted, port);
    Await.until("stored", () -> restarted.serves(Stage.snapshot(20)));
    assertThat(restarted.applied().getLast()).isEqualTo(sink.applied().getLast());
    Await.until("seen", () -> again.view().fromDisk());

    SnapshotServer successor = stage.operator(port, FeedObserver.NONE);
    successor.publishBeside(stage.trust.beside());
    successor.publish(Stage.snapshot(20), Instant.now());
    Await.until("confirmed", () -> !again.view().fromDisk());
    assertThat(restarted.applied()).hasSize(1);
  }

  @Test
  void filesHoldNoKeyAndOnlyTheirOwnerReadsThem() throws Exception {
    store(stage.identity(), 3);
    for (String name : List.of("revision.sealed", "revision.key")) {
      Path file = stage.state("s").resolve(name);
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(bytes).startsWith("fairlead-revision").doesNotContain("private key", "shop/");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stage.state("s"))))
        .isEqualTo("rwx------");
  }

  @Test
  void damagedOldAndForeignFilesAreNotServed() throws Exception {
    FeedIdentity identity = stage.identity();
    store(identity, 3);
    Path file = stage.state("s").resolve("revision.sealed");
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i += 37) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file, bad);
      assertThat(load(identity)).isNull();
    }
    Files.write(file, new byte[0]);
    assertThat(load(identity)).isNull();
    Files.writeString(file, "fairlead-revision 0\n" + "x".repeat(100));
    assertThat(load(identity)).isNull();

    Files.write(file, good);
    assertThat(load(identity)).isNotNull();
    try (Stage other = new Stage(folder.resolve("other"), Lifetimes.DEFAULT)) {
      assertThat(load(other.identity())).isNull();
      // What cannot be read is replaced by the next revision.
      store(other.identity(), 4);
      assertThat(load(other.identity())).isEqualTo(revision(4));
    }
  }

  @Test
  void damagedFileDoesNotStopTheStart() throws Exception {
    Files.createDirectories(stage.state("a"));
    Files.writeString(stage.state("a").resolve("revision.sealed"), "nonsense");
    SnapshotServer operator = stage.operator(0, FeedObserver.NONE);
    operator.publish(Stage.snapshot(1), Instant.now());
    RecordingSink sink = new RecordingSink();
    stage.dataPlane("a", sink, operator.port());
    Await.until("served", () -> sink.serves(Stage.snapshot(1)));
  }

  @Test
  void storeIsReadableAfterTheFeedKeyRotated() throws Exception {
    FeedIdentity identity = stage.identity();
    store(identity, 5);
    try (RevisionStore running = RevisionStore.open(stage.state("s"), identity, Duration.ZERO)) {
      assertThat(running.load()).isEqualTo(revision(5));
      rotate();
      assertThat(identity.reload()).isTrue();
      running.rotated();
    }
    // Once while it was down.
    rotate();
    assertThat(stage.identity().keys().getFirst()).isNotEqualTo(identity.keys().getFirst());
    assertThat(load(stage.identity())).isEqualTo(revision(5));
  }

  /** Another leaf, as if the one there had come to its end. */
  private void rotate() throws Exception {
    Files.delete(stage.certs().resolve("dataplane.crt"));
    FeedTrust.open(stage.certs(), Lifetimes.DEFAULT, Clock.systemUTC()).close();
  }

  private void store(FeedIdentity identity, int endpoints) throws Exception {
    try (RevisionStore store =
        RevisionStore.open(stage.state("s"), identity, Duration.ofHours(1))) {
      store.offer(revision(1));
      store.offer(revision(endpoints));
    }
  }

  private Revision load(FeedIdentity identity) throws Exception {
    try (RevisionStore store =
        RevisionStore.open(stage.state("s"), identity, Duration.ofHours(1))) {
      return store.load();
    }
  }

  private static Revision revision(int endpoints) throws Exception {
    CheckedSnapshot checked = CheckedSnapshot.of(Stage.snapshot(endpoints));
    return new Revision(
        new RevisionId("epoch", endpoints, checked.hash()), checked.snapshot(), Beside.NONE);
  }
}
