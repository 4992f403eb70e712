package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Settings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static FutureTask<Void> draining(Bed bed, Settings.Drain times) {
    FutureTask<Void> drained =
        new FutureTask<>(() -> {
          bed.plane.drain(times);
          return null;
        });
    Thread.ofVirtual().start(drained);
    return drained;
  }

  private static void awaitNotReady(Bed bed) throws Exception {
    while (bed.admin("GET", "/readyz").statusCode() == 200) {
      Thread.onSpinWait();
    }
  }

  @Test
  void readinessFailsWhileNewConnectionsAreStillServedForTheLastTime() throws Exception {
    Settings.Drain times = new Settings.Drain(Duration.ofDays(1), Duration.ofSeconds(30));
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(Bed.settings(), backend));
        Socket idle = bed.connect()) {
      Bed.send(idle, "/");
      assertThat(Bed.receive(idle)).doesNotContainIgnoringCase("connection: close");

      FutureTask<Void> drained = draining(bed, times);
      awaitNotReady(bed);
      assertThat(bed.admin("GET", "/readyz").body()).isEqualTo("not ready: draining\n");

      try (Socket late = bed.connect()) {
        Bed.send(late, "/");
        assertThat(Bed.receive(late)).containsIgnoringCase("connection: close").endsWith("one");
        assertThat(late.getInputStream().read()).isEqualTo(-1);
      }
      Bed.send(idle, "/");
      assertThat(Bed.receive(idle)).containsIgnoringCase("connection: close").endsWith("one");
      assertThat(bed.plane.ledger().difference()).isZero();
      drained.cancel(true);
    }
  }

  @Test
  void idleConnectionsCloseAndWhatIsInFlightFinishes() throws Exception {
    Settings.Drain times = new Settings.Drain(Duration.ZERO, Duration.ofSeconds(60));
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(Bed.settings(), backend));
        Socket idle = bed.connect();
        Socket busy = bed.connect()) {
      Bed.send(idle, "/");
      Bed.receive(idle);
      Bed.send(busy, "/slow");
      backend.slowArrived.await();

      FutureTask<Void> drained = draining(bed, times);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(drained).isNotDone();
      backend.letGo.countDown();
      assertThat(Bed.receive(busy)).containsIgnoringCase("connection: close").endsWith("one");
      drained.get();
      assertThatThrownBy(bed::connect).isInstanceOf(IOException.class);
      assertThat(bed.plane.ledger().in(Account.ANSWERED_BY_UPSTREAM)).isEqualTo(2);
    }
  }

  @Test
  void whatIsLeftWhenTheTimeIsOverIsCutAndAccountedFor() throws Exception {
    Settings.Drain times = new Settings.Drain(Duration.ZERO, Duration.ofMillis(200));
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(Bed.settings(), backend));
        Socket busy = bed.connect()) {
      Bed.send(busy, "/slow");
      backend.slowArrived.await();
      draining(bed, times).get();
      assertThat(bed.plane.ledger().in(Account.CUT_BY_DRAIN)).isEqualTo(1);
      assertThat(bed.plane.ledger().inFlight()).isZero();
      assertThat(bed.plane.ledger().difference()).isZero();
    }
  }
}
