package dev.fairlead.e2e.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to operators and to the API server costs no request, also while backends change. */
@ExtendWith(Installed.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorDisruptionTest {
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  private Installed installed;
  private Pods pods;
  private Backend app;
  private Disruption disruption;

  @BeforeAll
  void start(Installed release) throws InterruptedException {
    installed = release;
    pods = release.pods();
    app = new Backend(release.client(), "watched");
    disruption = new Disruption(release, app);
  }

  @AfterAll
  void end() {
    app.close();
  }

  @Test
  void theLeaderIsKilledAndTheBackendRolled() throws InterruptedException {
    Until.equal(true, pods::allReady);
    disruption.costsNothing(traffic -> {
      var leader = pods.leader();
      pods.delete(leader, 0);
      app.roll();
      Until.equal(true, () -> !pods.leader().equals(leader) && pods.allReady());
    });
  }

  @Test
  void bothOperatorsAreDeletedAndTheBackendRolled() throws InterruptedException {
    Until.equal(true, pods::allReady);
    disruption.costsNothing(traffic -> {
      for (var pod : pods.operators()) {
        installed.client().resource(pod).delete();
      }
      app.roll();
      Until.equal(true, pods::allReady);
    });
  }

  @Test
  void theLeaderGivesUp() throws InterruptedException {
    Until.equal(true, pods::allReady);
    disruption.costsNothing(traffic -> {
      var leader = pods.leader();
      pods.delete(leader, 30);
      Until.equal(true, () -> !pods.leader().equals(leader));
      app.roll();
      Until.equal(true, pods::allReady);
    });
  }

  @Test
  void theApiServerIsAwayAndTheBackendRolledThen() throws InterruptedException {
    var node = disruption.node();
    disruption.costsNothing(traffic -> {
      var end = System.nanoTime() + OUTAGE.toNanos();
      while (System.nanoTime() - end < 0) {
        // It is started again each time, and does not live long enough to answer. Were it only
        // halted, its node would be declared lost, and with it every pod.
        var unused = node.exec("bash", "-c", "pkill -KILL kube-apiserver || :");
        traffic.more(10);
      }
      Until.equal(true, this::apiServerAnswers);
      app.route("after-outage.test");
      Until.equal(200, () -> installed.status("after-outage.test"));
      endpointsAreWrittenAgain();
      app.roll();
      Until.equal(true, pods::allReady);
    });
  }

  /**
   * The controller manager, refused by an API server that starts, asks again for EndpointSlices
   * only after up to 30 s (client-go's backoff) and writes none until then, while it already
   * replaces pods: who rolls at once loses all pods that anybody knows of, with any proxy.
   */
  private void endpointsAreWrittenAgain() throws InterruptedException {
    try (var another = new Backend(installed.client(), "after-outage")) {
      Until.equal(200, () -> installed.status(another.host()));
    }
  }

  /**
   * What operators missed is not there any more when they ask again: 410 Gone, all is read anew.
   */
  @Test
  void watchesExpire() throws InterruptedException {
    var node = disruption.node();
    disruption.costsNothing(traffic -> {
      var operators = pods.operators();
      operators.forEach(pod -> disruption.signal(pod, "SIGSTOP"));
      try {
        app.route("expired.test");
        app.scale(4);
        compact(node);
        node.exec("pkill", "-KILL", "kube-apiserver");
        Until.equal(true, this::apiServerAnswers);
      } finally {
        operators.forEach(pod -> disruption.signal(pod, "SIGCONT"));
      }
      Until.equal(200, () -> installed.status("expired.test"));
      app.scale(2);
      app.route("later.test"); // the new watches are alive, too
      Until.equal(200, () -> installed.status("later.test"));
    });
  }

  private static void compact(TestCluster.Own node) {
    var api = "http://127.0.0.1:2379/v3/kv/";
    node.exec(
        "bash",
        "-euc",
        "r=$(curl -sf -d '{\"key\":\"Lw==\"}' "
            + api
            + "range | sed 's/.*\"revision\":\"\\([0-9]*\\).*/\\1/');"
            + " curl -sf -d \"{\\\"revision\\\":\\\"$r\\\",\\\"physical\\\":true}\" "
            + api
            + "compaction");
  }

  @Test
  void aSecretIsReplacedAndReplacedAgain() throws InterruptedException {
    var https = new InetSocketAddress(installed.address().getAddress(), 443);
    var host = "secret." + app.host();
    app.apply(TlsPair.of(host).secret("certificate"));
    app.routeWithTls(host, "certificate");
    disruption.costsNothing(traffic -> {
      for (int i = 0; i < 5; i++) {
        var next = TlsPair.of(host);
        app.apply(next.secret("certificate"));
        Until.equal(next.serial(), () -> TlsPair.presented(https, host));
        traffic.more(20);
      }
    });
  }

  @Test
  void anotherNamespaceIsDeleted() throws InterruptedException {
    var other = new Backend(installed.client(), "doomed");
    Until.everywhere(200, () -> installed.status(other.host()));
    disruption.costsNothing(traffic -> {
      other.close();
      Until.equal(404, () -> installed.status(other.host()));
    });
  }

  private boolean apiServerAnswers() {
    try {
      return installed.client().namespaces().withName("default").get() != null;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
