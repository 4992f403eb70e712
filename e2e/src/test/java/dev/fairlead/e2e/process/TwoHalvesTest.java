package dev.fairlead.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator and the data plane as two processes, joined by the feed, apart by force. */
class TwoHalvesTest {
  @TempDir Path folder;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Backend backend;
  private Manifests manifests;
  private int feed;
  private int http;
  private int admin;

  @BeforeEach
  void backend() throws Exception {
    backend = keep(new Backend("app"));
    feed = Fairlead.freePort();
    http = Fairlead.freePort();
    admin = Fairlead.freePort();
    manifests = new Manifests(folder.resolve("manifests"));
    route("/");
  }

  @AfterEach
  void end() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }

  private void route(String path) throws Exception {
    manifests.save("app.yaml", Manifests.app(backend.port(), path));
  }

  private Fairlead operator() throws Exception {
    return keep(
        Fairlead.start(
            folder,
            "operator",
            "operator",
            "--manifests",
            manifests.folder().toString(),
            "--feed-port",
            String.valueOf(feed),
            "--certs",
            folder.resolve("certs").toString(),
            "--state",
            folder.resolve("operator-state").toString(),
            "--admin-port",
            "0"));
  }

  private Fairlead dataPlane() throws Exception {
    return keep(
        Fairlead.start(
            folder,
            "dataplane",
            "dataplane",
            "--operator",
            "127.0.0.1:" + feed,
            "--certs",
            folder.resolve("certs").toString(),
            "--state",
            folder.resolve("state").toString(),
            "--http-port",
            String.valueOf(http),
            "--https-port",
            "0",
            "--admin-port",
            String.valueOf(admin)));
  }

  @Test
  void anOperatorThatIsKilledCostsNothing() throws Exception {
    Fairlead operator = operator();
    Fairlead dataPlane = dataPlane();
    dataPlane.awaitStatus(admin, "/readyz", 200);
    try (Load load = new Load(http)) {
      load.more(200);
      operator.kill();
      load.more(2000);
      assertThat(load.failures()).isEmpty();

      Fairlead next = operator();
      route("/only-here");
      next.awaitStatus(http, "/", 404); // the new operator's word has arrived
      assertThat(load.answered()).isPositive();
    }
    assertThat(Fairlead.status(http, "/only-here")).isEqualTo(200);
  }

  @Test
  void aRestartedDataPlaneServesTheStoredRevisionWithoutAnOperator() throws Exception {
    Fairlead operator = operator();
    Fairlead first = dataPlane();
    first.awaitStatus(admin, "/readyz", 200);
    first.awaitStatus(http, "/", 200);
    operator.kill();
    first.terminate();
    assertThat(first.exitCode()).isIn(0, 143);

    Fairlead second = dataPlane();
    second.awaitStatus(admin, "/readyz", 200);
    assertThat(Fairlead.status(http, "/")).isEqualTo(200);
  }

  @Test
  void aDataPlaneThatHasNothingIsAliveButNotReady() throws Exception {
    Fairlead operator = operator();
    operator.awaitFile(folder.resolve("certs").resolve("dataplane.crt")); // the last one
    operator.kill();
    Fairlead dataPlane = dataPlane();
    dataPlane.awaitStatus(admin, "/livez", 200);
    assertThat(Fairlead.status(admin, "/readyz")).isEqualTo(503);
    assertThat(Fairlead.status(http, "/")).isEqualTo(503);
  }

  @Test
  void aTerminatedDataPlaneFinishesWhatIsInFlight() throws Exception {
    operator();
    Fairlead dataPlane = dataPlane();
    dataPlane.awaitStatus(admin, "/readyz", 200);
    var slow = new java.util.concurrent.CompletableFuture<Integer>();
    Thread.startVirtualThread(() -> slow.complete(Fairlead.slowStatus(http, "/slow")));
    backend.slowArrived.await();
    dataPlane.terminate();
    dataPlane.awaitStatus(admin, "/readyz", 503);
    assertThat(dataPlane.alive()).isTrue();
    backend.letGo.countDown();
    assertThat(slow.get()).isEqualTo(200);
    assertThat(dataPlane.exitCode()).isIn(0, 143);
  }
}
