package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.dataplane.listen.Ports;
import dev.fairlead.snapshot.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners of the settings come and go; who has nothing to do with it notices nothing. */
@Timeout(60)
class ListenersTest {
  private static final int COUNT = 3;

  private static int[] freePorts() throws IOException {
    int[] ports = new int[COUNT];
    List<ServerSocket> held = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      ports[i] = socket.getLocalPort();
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  private static Settings.Listener http(int port) {
    return new Settings.Listener("l" + port, port, false);
  }

  private static Settings with(Settings.Listener... listeners) {
    return Bed.settings().with(List.of(listeners));
  }

  private static Bed bed(boolean yields) throws IOException {
    return new Bed("127.0.0.1", yields);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static String ask(int port) throws IOException {
    try (Socket socket = connect(port)) {
      return ask(socket);
    }
  }

  private static String ask(Socket socket) throws IOException {
    Bed.send(socket, "/");
    return Bed.receive(socket);
  }

  private static void assertNobodyListens(int port) {
    assertThatThrownBy(() -> connect(port).close()).isInstanceOf(ConnectException.class);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // the test's time is limited
      Thread.sleep(10);
    }
  }

  @Test
  void defaultsOfTheCommandLineGiveWayAndComeBack() throws Exception {
    int[] ports = freePorts();
    try (Backend backend = new Backend("one");
        Bed bed = bed(true).ready(Bed.everything(Bed.settings(), backend))) {
      int first = bed.plane.httpPort();
      assertThat(ask(first)).endsWith("one");
      bed.apply(Bed.everything(with(http(ports[0]), http(ports[1])), backend));
      assertThat(ask(ports[0])).endsWith("one");
      assertThat(ask(ports[1])).endsWith("one");
      assertNobodyListens(first);
      bed.apply(Bed.everything(with(http(first)), backend));
      assertThat(ask(first)).endsWith("one");
      assertNobodyListens(ports[0]);
      bed.apply(Bed.everything(Bed.settings(), backend));
      assertThat(ask(first)).endsWith("one");
      assertThat(bed.plane.ports()).contains(new Ports.View("http", first, false, null));
    }
  }

  @Test
  void aPortThatTheCommandLineNamesStaysOpen() throws Exception {
    int[] ports = freePorts();
    try (Backend backend = new Backend("one");
        Bed bed = bed(false).ready(Bed.everything(Bed.settings(), backend))) {
      int named = bed.plane.httpPort();
      try (Socket before = connect(named)) {
        assertThat(ask(before)).endsWith("one");
        bed.apply(Bed.everything(with(http(ports[0]), http(named)), backend));
        assertThat(ask(ports[0])).endsWith("one");
        bed.apply(Bed.everything(with(http(ports[0])), backend));
        assertThat(ask(before)).endsWith("one");
        assertThat(ask(named)).endsWith("one");
      }
      bed.apply(Bed.everything(with(new Settings.Listener("tls", named, true)), backend));
      assertThat(bed.plane.ports())
          .contains(
              new Ports.View(
                  "tls", named, true, "the command line opens port " + named + " as http"));
      assertThat(ask(named)).endsWith("one");
    }
  }

  @Test
  void aListenerThatGoesLetsItsRequestsFinishAndNoOtherNotices() throws Exception {
    int[] ports = freePorts();
    try (Backend backend = new Backend("one");
        Bed bed = bed(true).ready(Bed.everything(with(http(ports[0]), http(ports[1])), backend));
        Socket staying = connect(ports[0]);
        Socket idle = connect(ports[1]);
        Socket busy = connect(ports[1])) {
      Bed.send(busy, "/slow");
      backend.slowArrived.await();
      Bed.send(staying, "/slow");
      bed.apply(Bed.everything(with(http(ports[0])), backend));
      assertNobodyListens(ports[1]);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      backend.letGo.countDown();
      assertThat(Bed.receive(busy)).contains("Connection: close\r\n").endsWith("one");
      assertThat(busy.getInputStream().read()).isEqualTo(-1);
      assertThat(Bed.receive(staying)).doesNotContain("Connection: close").endsWith("one");
      assertThat(ask(staying)).endsWith("one");
      assertThat(bed.plane.ledger().difference()).isZero();
    }
  }

  @Test
  void aListenerChangesItsProtocol() throws Exception {
    int[] ports = freePorts();
    try (Backend backend = new Backend("one");
        Bed bed = bed(true).ready(Bed.everything(with(http(ports[0])), backend))) {
      assertThat(ask(ports[0])).endsWith("one");
      bed.apply(Bed.everything(with(new Settings.Listener("l", ports[0], true)), backend));
      try (Socket clear = connect(ports[0])) {
        Bed.send(clear, "/");
        String answer = new String(clear.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).contains("This port expects HTTPS.");
      }
    }
  }

  @Test
  void aPortThatCannotBeHadIsShownAndTriedAgainAndCostsNobodyElse() throws Exception {
    int[] ports = freePorts();
    try (Backend backend = new Backend("one");
        Bed bed = bed(true).ready(Bed.everything(with(http(ports[0])), backend))) {
      ServerSocket taken = new ServerSocket(ports[1], 1, InetAddress.getLoopbackAddress());
      int admin = bed.plane.adminPort();
      BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
      bed.plane.whenListenersFail(told::add);
      assertThat(told.take()).isEmpty();
      bed.apply(
          Bed.everything(
              with(http(ports[0]), http(ports[1]), http(ports[2]), http(admin)), backend));
      assertThat(ask(ports[0])).endsWith("one");
      assertThat(ask(ports[2])).endsWith("one");
      assertThat(bed.plane.notReady()).isNull();
      assertThat(bed.plane.ports())
          .contains(
              new Ports.View("l" + admin, admin, false, "port " + admin + " is the admin port"),
              new Ports.View(
                  "l" + ports[1],
                  ports[1],
                  false,
                  "port %d on 127.0.0.1 is in use by another process; choose another one"
                      .formatted(ports[1])));
      assertThat(told.take()).hasSize(2).isEqualTo(bed.plane.listenerProblems());
      assertThat(bed.admin("GET", "/metrics").body()).contains("fairlead_listeners_failed 2.0");
      assertThat(bed.admin("GET", "/config").body()).contains("is the admin port");
      taken.close();
      await(() -> bed.plane.ports().stream().filter(p -> p.problem() != null).count() == 1);
      assertThat(ask(ports[1])).endsWith("one");
      String left = "listener l%1$d: port %1$d is the admin port".formatted(admin);
      assertThat(told.take()).containsExactly(left);
    }
  }
}
