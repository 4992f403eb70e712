package dev.fairlead.dataplane.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.Bed;
import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.dataplane.websocket.TunnelBed.Door;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Open tunnels while the world around them changes. */
class TunnelLifeTest {
  private static final int SWAPS = 1_000;
  private static final Duration DRAIN = Duration.ofMillis(800);
  private static final Settings.Drain LEAVING =
      new Settings.Drain(Duration.ZERO, Duration.ofSeconds(2));

  private static void echo(Socket socket, String text) throws Exception {
    TunnelBed.write(socket, text);
    assertThat(TunnelBed.read(socket, text.length())).isEqualTo(text);
  }

  @Test
  void aThousandSwapsTouchNoOpenTunnel() throws Exception {
    try (RawEndpoint one = RawEndpoint.echo();
        RawEndpoint other = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(TunnelBed.to(one.port()))) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        sockets.add(bed.tunnel(i % 2 == 0 ? Door.HTTP_1 : Door.HTTP_2));
      }
      for (int swap = 1; swap <= SWAPS; swap++) {
        // The endpoints' upstream changes with every revision; the tunnels' endpoint stays.
        bed.bed.apply(
            swap % 2 == 0 ? TunnelBed.to(one.port()) : TunnelBed.to(one.port(), other.port()));
        echo(sockets.get(swap % sockets.size()), "after swap " + swap);
      }
      for (Socket socket : sockets) {
        echo(socket, "to the end");
        socket.close();
      }
      bed.awaitNothingInFlight();
      assertThat(bed.bed.plane.ledger().difference()).isZero();
    }
  }

  @Test
  void openTunnelsCountWhenTheNextOneIsPlaced() throws Exception {
    try (RawEndpoint one = RawEndpoint.echo();
        RawEndpoint other = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(TunnelBed.to(one.port()))) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        sockets.add(bed.tunnel(Door.HTTP_1));
      }
      bed.bed.apply(TunnelBed.to(one.port(), other.port()));
      for (int i = 0; i < 4; i++) {
        sockets.add(bed.tunnel(Door.HTTP_2));
      }
      assertThat(one.connections()).as("it has its share already").isEqualTo(4);
      assertThat(other.connections()).isEqualTo(4);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Snapshot draining(Endpoint... endpoints) {
    UpstreamPolicy policy = TunnelBed.policy(UpstreamPolicy.Timeouts.DEFAULT, DRAIN);
    return TunnelBed.snapshot(Bed.settings(), Upstream.Protocol.WS, policy, endpoints);
  }

  private static Endpoint ready(RawEndpoint endpoint) {
    return Endpoint.ready("127.0.0.1", endpoint.port());
  }

  private static Endpoint conditions(RawEndpoint of, boolean serving, boolean terminating) {
    return new Endpoint("127.0.0.1", of.port(), false, serving, terminating, "", "", "");
  }

  /** How an endpoint leaves: the snapshots that follow on the one where it is ready. */
  private enum Leaving {
    TERMINATING,
    REMOVED,
    NOT_READY_THEN_REMOVED,
    NOT_READY_THEN_TERMINATING
  }

  private static List<Snapshot> leaving(Leaving how, RawEndpoint leaver, RawEndpoint stayer) {
    Snapshot terminating = draining(conditions(leaver, true, true), ready(stayer));
    Snapshot notReady = draining(conditions(leaver, false, false), ready(stayer));
    return switch (how) {
      case TERMINATING -> List.of(terminating);
      case REMOVED -> List.of(draining(ready(stayer)));
      case NOT_READY_THEN_REMOVED -> List.of(notReady, draining(ready(stayer)));
      case NOT_READY_THEN_TERMINATING -> List.of(notReady, terminating);
    };
  }

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void tunnelsToAnEndpointThatLeavesGoOnForItsDrainTimeAndAreThenClosed(Leaving how)
      throws Exception {
    RawEndpoint.Script greet =
        (head, socket) -> {
          RawEndpoint.switchProtocols(head, socket.getOutputStream());
          TunnelBed.write(socket, "stayer");
          socket.getInputStream().transferTo(socket.getOutputStream());
        };
    try (RawEndpoint leaver = RawEndpoint.echo();
        RawEndpoint stayer = new RawEndpoint(greet);
        TunnelBed bed = new TunnelBed(draining(ready(leaver)));
        Socket first = bed.tunnel(Door.HTTP_1);
        Socket second = bed.tunnel(Door.HTTP_2)) {
      for (Snapshot next : leaving(how, leaver, stayer)) {
        bed.bed.apply(next);
        echo(first, "still");
        echo(second, "still");
      }
      try (Socket later = bed.tunnel(Door.HTTP_1)) {
        assertThat(TunnelBed.read(later, 6)).as("new tunnels go elsewhere").isEqualTo("stayer");
        assertThat(bed.bed.plane.ledger().inFlight()).isEqualTo(3);
        assertThat(TunnelBed.readAll(first)).as("closed when its time is over").isEmpty();
        assertThat(TunnelBed.readAll(second)).isEmpty();
        leaver.awaitNoConnection();
        echo(later, "untouched");
        assertThat(bed.bed.plane.ledger().in(Account.CUT_BY_DRAIN)).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointThatIsNotReadyForAWhileKeepsItsTunnels(Door door) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.echo();
        RawEndpoint other = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(draining(ready(endpoint)));
        Socket socket = bed.tunnel(door)) {
      bed.bed.apply(draining(conditions(endpoint, false, false), ready(other)));
      long until = System.nanoTime() + DRAIN.multipliedBy(2).toNanos();
      while (System.nanoTime() < until) {
        echo(socket, "x");
      }
      bed.bed.apply(draining(ready(endpoint)));
      echo(socket, "ready again");
    }
  }

  @ParameterizedTest
  @HttpSemantics(63)
  @EnumSource
  void aDataPlaneThatLeavesGivesTunnelsItsGraceAndThenClosesThem(Door door) throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(door)) {
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> {
            try {
              bed.bed.plane.drain(LEAVING);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      while (bed.bed.plane.notReady() == null) {
        Thread.onSpinWait();
      }
      echo(socket, "within the grace");
      assertThat(TunnelBed.readAll(socket)).isEmpty();
      drained.get(60, TimeUnit.SECONDS);
      endpoint.awaitNoConnection();
      assertThat(bed.bed.plane.ledger().in(Account.CUT_BY_DRAIN)).isEqualTo(1);
      assertThat(bed.bed.plane.ledger().inFlight()).isZero();
      assertThat(bed.bed.plane.ledger().difference()).isZero();
    }
  }

  @Test
  void aDataPlaneThatLeavesDoesNotWaitForItsGraceWhenTheTunnelEnds() throws Exception {
    try (RawEndpoint endpoint = RawEndpoint.echo();
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()));
        Socket socket = bed.tunnel(Door.HTTP_1)) {
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(() -> {
            try {
              bed.bed.plane.drain(new Settings.Drain(Duration.ZERO, Duration.ofHours(1)));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      echo(socket, "soon");
      socket.shutdownOutput();
      assertThat(TunnelBed.readAll(socket)).isEmpty();
      socket.close();
      bed.bridge.close();
      drained.get(60, TimeUnit.SECONDS);
      assertThat(bed.bed.plane.ledger().in(Account.ANSWERED_BY_UPSTREAM)).isEqualTo(1);
    }
  }
}
