package dev.fairlead.e2e.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.feed.FeedClient;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.trust.Lifetimes;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TicketKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the feed promises, on loopback with real TLS. */
class FeedTest {
  @TempDir Path folder;
  private Stage stage;
  private final Sent sent = new Sent();
  private final RecordingSink sink = new RecordingSink();

  /** What an operator sent and measured. */
  private static final class Sent implements FeedObserver {
    final List<Boolean> full = new CopyOnWriteArrayList<>();
    final List<Integer> bytes = new CopyOnWriteArrayList<>();
    final List<Duration> propagated = new CopyOnWriteArrayList<>();

    @Override
    public void sent(String dataPlane, boolean whole, int size) {
      full.add(whole);
      bytes.add(size);
    }

    @Override
    public void propagated(Duration took) {
      propagated.add(took);
    }
  }

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(folder, Lifetimes.DEFAULT);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void nothingIsSentBeforeTheFirstPublishThenFullThenDeltas() throws Exception {
    SnapshotServer operator = stage.operator(0, sent);
    operator.publishBeside(stage.trust.beside());
    FeedClient client = stage.dataPlane("a", sink, operator.port());
    Await.until("connected", () -> client.view().connected());
    assertThat(client.view().live()).isNull();

    publish(operator, 1);
    Await.until("first", () -> sink.serves(Stage.snapshot(1)));
    publish(operator, 2);
    Await.until("second", () -> sink.serves(Stage.snapshot(2)));
    publish(operator, 2);
    Await.until("acknowledged", () -> view(operator).current());

    assertThat(sent.full).containsExactly(true, false);
    assertThat(sent.bytes.getLast()).isLessThan(1024);
    assertThat(sink.applied().getLast().beside()).isEqualTo(stage.trust.beside());
    assertThat(sink.applied().getLast().beside().ticketKeys()).hasSize(3);
    Await.until("measured", () -> sent.propagated.size() == 2);
    client.report(true, false);
    Await.until("ready", () -> operator.view().ready() == 1);
    client.report(List.of("listener web: port 81 is in use"));
    Await.until(
        "its problem",
        () ->
            operator
                .view()
                .dataPlanes()
                .getFirst()
                .problems()
                .equals(List.of("listener web: port 81 is in use")));
    client.report(List.of());
    Await.until("none", () -> operator.view().dataPlanes().getFirst().problems().isEmpty());
    assertThat(operator.view().acknowledged()).isEqualTo(1);
    assertThat(view(operator).lag()).isZero();
  }

  @Test
  void ticketKeysArriveWithoutASnapshot() throws Exception {
    SnapshotServer operator = stage.operator(0, sent);
    publish(operator, 1);
    stage.dataPlane("a", sink, operator.port());
    Await.until("first", () -> sink.serves(Stage.snapshot(1)));
    operator.publishBeside(stage.trust.beside());
    List<TicketKey> keys = stage.trust.beside().ticketKeys();
    Await.until("keys", () -> sink.applied().getLast().beside().ticketKeys().equals(keys));
  }

  @Test
  void refusedRevisionLeavesTheOneBeforeAndTheNextIsTaken() throws Exception {
    sink.refuse(snapshot -> snapshot.equals(Stage.snapshot(2)));
    SnapshotServer operator = stage.operator(0, sent);
    FeedClient client = stage.dataPlane("a", sink, operator.port());
    publish(operator, 1);
    Await.until("first", () -> sink.serves(Stage.snapshot(1)));
    publish(operator, 2);
    Await.until("refusal", () -> view(operator).rejection().equals("no room for it"));
    assertThat(view(operator).current()).isFalse();
    assertThat(client.view().rejection()).isEqualTo("no room for it");
    publish(operator, 3);
    Await.until("third", () -> sink.serves(Stage.snapshot(3)));
    Await.until("no rejection", () -> view(operator).rejection().isEmpty());
    assertThat(sent.full).containsExactly(true, false, false);
  }

  @Test
  void slowDataPlaneSkipsWhatItMissed() throws Exception {
    SnapshotServer operator = stage.operator(0, sent);
    stage.dataPlane("a", sink, operator.port());
    publish(operator, 1);
    Await.until("first", () -> sink.serves(Stage.snapshot(1)));
    Await.until("acknowledged", () -> view(operator).current());
    sink.block();
    for (int i = 2; i <= 100; i++) {
      publish(operator, i);
    }
    Await.until("behind", () -> !view(operator).lag().isZero());
    sink.unblock();
    Await.until("last", () -> sink.serves(Stage.snapshot(100)));
    assertThat(sink.applied()).hasSize(3);
  }

  @Test
  void operatorThatDiesChangesNothingAndItsSuccessorIsFound() throws Exception {
    SnapshotServer first = stage.operator(0, sent);
    int port = first.port();
    FeedClient client = stage.dataPlane("a", sink, port);
    publish(first, 1);
    Await.until("first", () -> sink.serves(Stage.snapshot(1)));
    first.close();
    Await.until("lost", () -> !client.view().connected());
    assertThat(client.view().lag()).isPositive();
    assertThat(sink.applied()).hasSize(1);

    SnapshotServer second = stage.operator(port, sent);
    publish(second, 1);
    Await.until("acknowledged", () -> current(second));
    assertThat(sink.applied()).hasSize(1);
    assertThat(sent.full).containsExactly(true, false);
    publish(second, 2);
    Await.until("next", () -> sink.serves(Stage.snapshot(2)));
  }

  @Test
  void twoOperatorsOneFeedsBothKnow() throws Exception {
    SnapshotServer one = stage.operator(0, FeedObserver.NONE);
    SnapshotServer two = stage.operator(0, FeedObserver.NONE);
    FeedClient client = stage.dataPlane("a", sink, one.port(), two.port());
    Await.until("both", () -> client.view().operators() == 2);
    publish(one, 1);
    publish(two, 1);
    Await.until("one knows", () -> current(one));
    Await.until("two knows", () -> current(two));
    assertThat(sink.applied()).hasSize(1);

    two.setLeader(true);
    publish(two, 2);
    Await.until("the leader feeds", () -> sink.serves(Stage.snapshot(2)));
    Await.until("the other is behind", () -> !current(one));
    publish(one, 2);
    Await.until("one knows", () -> current(one));
    assertThat(sink.applied()).hasSize(2);

    two.close();
    publish(one, 3);
    Await.until("the other feeds", () -> sink.serves(Stage.snapshot(3)));
  }

  @Test
  void severalDataPlanesAndTheLastOneCounts() throws Exception {
    SnapshotServer operator = stage.operator(0, sent);
    RecordingSink slow = new RecordingSink();
    stage.dataPlane("a", sink, operator.port());
    stage.dataPlane("b", slow, operator.port());
    publish(operator, 1);
    Await.until("both", () -> slow.serves(Stage.snapshot(1)) && sink.serves(Stage.snapshot(1)));
    Await.until("all", () -> operator.view().dataPlanes().stream().allMatch(d -> d.current()));
    int before = sent.propagated.size();
    slow.block();
    publish(operator, 2);
    Await.until("the fast one", () -> view(operator).current());
    assertThat(sent.propagated).hasSize(before);
    slow.unblock();
    Await.until("the slow one", () -> sent.propagated.size() == before + 1);
  }

  private static void publish(SnapshotServer operator, int endpoints) {
    Snapshot snapshot = Stage.snapshot(endpoints);
    operator.publish(snapshot, Instant.now());
  }

  private static FeedView.DataPlane view(SnapshotServer operator) {
    return operator.view().dataPlanes().getFirst();
  }

  private static boolean current(SnapshotServer operator) {
    FeedView view = operator.view();
    return !view.dataPlanes().isEmpty() && view.dataPlanes().getFirst().current();
  }
}
