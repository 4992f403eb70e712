package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Configurations change while requests run. */
class SwapTest extends RelayBed {

  private static Endpoint as(Origin origin, boolean ready, boolean serving, boolean terminating) {
    return new Endpoint("127.0.0.1", origin.port(), ready, serving, terminating, "", "", "");
  }

  @Test
  void thousandsOfSwapsUnderLoadFailNoRequest() throws Exception {
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      origins.add(origin(Origin.answering("x")));
    }
    route(origins.get(0));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger good = new AtomicInteger();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Peer client = client();
      clients.add(
          CompletableFuture.runAsync(() -> {
            while (!over.get()) {
              assertThat(ask(client)).startsWith("HTTP/1.1 200");
              good.incrementAndGet();
            }
          }));
    }
    for (int swap = 0; swap < 3000; swap++) {
      route(origins.get(swap % 4), origins.get((swap + swap / 4) % 4));
      Thread.yield();
    }
    int before = good.get();
    await("more requests", () -> good.get() > before + 100);
    over.set(true);
    for (CompletableFuture<Void> client : clients) {
      client.get();
    }
    route(origins.get(0));
    await("idle connections to the others are closed", () -> leaving() == 0);
  }

  private int leaving() {
    return gateway.live().get().upstream(Snapshots.SERVICE).learned().leavingCount();
  }

  private static String ask(Peer client) {
    try {
      return client.get("/").message();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void removedEndpointFinishesWhatItHasAndGetsNothingNew() throws Exception {
    CompletableFuture<Void> finish = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Origin old =
        origin(peer -> {
          peer.head();
          begun.complete(null);
          finish.get();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
          assertThat(peer.next()).isEqualTo(-1);
        });
    Origin fresh = origin(Origin.answering("new"));
    route(old);
    Peer waiting = client().get("/");
    begun.get();
    route(fresh);
    for (int i = 0; i < 5; i++) {
      assertThat(client().get("/").message()).endsWith("new");
    }
    finish.complete(null);
    assertThat(waiting.message()).endsWith("old");
    await("it is forgotten", () -> leaving() == 0);
  }

  @Test
  void drainDeadlineCutsWhatIsLeft() throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Origin old =
        origin(peer -> {
          peer.head();
          begun.complete(null);
          peer.next();
        });
    UpstreamPolicy policy =
        new UpstreamPolicy(
            UpstreamPolicy.Algorithm.LEAST_REQUEST,
            UpstreamPolicy.Timeouts.DEFAULT,
            UpstreamPolicy.Connection.DEFAULT,
            UpstreamPolicy.Retry.DEFAULT,
            Duration.ofMillis(300));
    route(Snapshots.settings(), policy, old);
    Peer waiting = client().get("/");
    begun.get();
    route(Snapshots.settings(), policy, origin(Origin.answering("new")));
    assertThat(waiting.message()).startsWith("HTTP/1.1 503 ");
    awaitAccount(Account.CUT_BY_DRAIN, 1);
  }

  @Test
  void readyBeforeTerminatingBeforeNobody() throws Exception {
    Origin ready = origin(Origin.answering("ready"));
    Origin going = origin(Origin.answering("going"));
    gateway.apply(
        Snapshots.to(List.of(as(ready, true, true, false), as(going, false, true, true))));
    for (int i = 0; i < 4; i++) {
      assertThat(client().get("/").message()).endsWith("ready");
    }
    gateway.apply(
        Snapshots.to(List.of(as(ready, false, false, false), as(going, false, true, true))));
    assertThat(client().get("/").message()).endsWith("going");
    gateway.apply(
        Snapshots.to(List.of(as(ready, false, false, false), as(going, false, false, true))));
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void connectionsSurviveASwapThatDoesNotTouchTheEndpoint() throws Exception {
    Origin origin = origin(Origin.answering("x"));
    for (int i = 0; i < 10; i++) {
      route(origin);
      assertThat(client().get("/").message()).startsWith("HTTP/1.1 200");
    }
    assertThat(origin.connections).hasValue(1);
  }

  @Test
  void allEndpointsGetTheirShare() throws Exception {
    Origin[] origins = new Origin[10];
    for (int i = 0; i < 10; i++) {
      origins[i] = origin(Origin.answering("x"));
    }
    route(origins);
    Peer client = client();
    for (int i = 0; i < 200; i++) {
      client.get("/").message();
    }
    for (Origin origin : origins) {
      assertThat(origin.messages).hasSizeBetween(19, 21);
    }
  }
}
