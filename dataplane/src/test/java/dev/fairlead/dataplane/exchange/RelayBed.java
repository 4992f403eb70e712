package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.dataplane.observe.Ledger;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every relay test stands on: a gateway, scripted endpoints, plain sockets. After each test
 * the ledger must be balanced and no script may have failed.
 */
@Timeout(60)
abstract class RelayBed {
  final Gateway gateway;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();

  RelayBed() {
    this(new Gateway(1));
  }

  RelayBed(Gateway gateway) {
    this.gateway = gateway;
  }

  Origin origin(Origin origin) {
    origins.add(origin);
    opened.add(origin);
    return origin;
  }

  Origin origin(Origin.Script script) throws IOException {
    return origin(new Origin(script));
  }

  /** Sends everything to these origins, with default settings and policy. */
  void route(Origin... to) throws RejectedRevisionException {
    route(Snapshots.settings(), UpstreamPolicy.DEFAULT, to);
  }

  void route(Settings settings, UpstreamPolicy policy, Origin... to)
      throws RejectedRevisionException {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Origin origin : to) {
      endpoints.add(origin.endpoint());
    }
    gateway.apply(Snapshots.of(settings, policy, endpoints));
  }

  Peer client() throws IOException {
    Peer peer = Peer.connect(gateway.port());
    opened.add(peer);
    return peer;
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time until " + what).isLessThan(deadline);
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  void awaitAccount(Account account, long count) throws InterruptedException {
    await(account + " = " + count, () -> gateway.ledger().in(account) == count);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    await("nothing is in flight", () -> gateway.ledger().inFlight() == 0);
    Ledger ledger = gateway.ledger();
    gateway.close();
    assertThat(ledger.difference()).isZero();
    for (Origin origin : origins) {
      assertThat(origin.errors).isEmpty();
    }
  }
}
