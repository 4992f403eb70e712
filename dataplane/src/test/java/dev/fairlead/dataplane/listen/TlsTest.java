package dev.fairlead.dataplane.listen;

import static dev.fairlead.dataplane.listen.TlsBed.ask;
import static dev.fairlead.dataplane.listen.TlsBed.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.listen.TlsBed.Config;
import dev.fairlead.dataplane.live.Certificates;
import dev.fairlead.dataplane.live.Certificates.Authority;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.PrivateKeyDer;
import dev.fairlead.snapshot.TicketKey;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final Authority ROOT = Authority.create("root");
  private static final Certificate SHOP = certificate("shop", "shop.example.com");
  private static final Certificate WILD = certificate("wild", "any.example.com");
  private static final Certificate DEFAULT = certificate("default", "default.example.org");
  private static final Certificate SELF_MADE = certificate("self", "fairlead.invalid");

  private static Certificate certificate(String id, String host) {
    return Certificates.certificate("test/" + id, host, "EC", ROOT);
  }

  private static Config all() {
    return new Config()
        .host("shop.example.com", SHOP)
        .host("*.example.com", WILD)
        .host("", DEFAULT);
  }

  private final SSLContext client;

  TlsTest() throws Exception {
    client = TlsBed.trusting(ROOT.certificate());
  }

  @Test
  void theServerNameChoosesExactThenWildcardThenDefault() throws Exception {
    try (TlsBed bed = new TlsBed().serve(all())) {
      assertThat(shownFor(bed, "shop.example.com")).isEqualTo("shop.example.com");
      assertThat(shownFor(bed, "SHOP.example.COM")).isEqualTo("shop.example.com");
      assertThat(shownFor(bed, "other.example.com")).isEqualTo("any.example.com");
      assertThat(shownFor(bed, "a.b.example.com")).isEqualTo("default.example.org");
      assertThat(shownFor(bed, "unknown.test")).isEqualTo("default.example.org");
      assertThat(shownFor(bed, null)).isEqualTo("default.example.org");
    }
  }

  @Test
  void theSelfMadeCertificateAnswersWhereNoneIsConfigured() throws Exception {
    Config config = new Config().host("shop.example.com", SHOP).fallback(SELF_MADE);
    try (TlsBed bed = new TlsBed().serve(config)) {
      assertThat(shownFor(bed, "shop.example.com")).isEqualTo("shop.example.com");
      assertThat(shownFor(bed, "unknown.test")).isEqualTo("fairlead.invalid");
      assertThat(shownFor(bed, null)).isEqualTo("fairlead.invalid");
    }
  }

  @Test
  void withoutAnyCertificateTheHandshakeIsRefused() throws Exception {
    try (TlsBed bed = new TlsBed()) {
      assertThatThrownBy(() -> bed.connect(client, "shop.example.com"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
    }
  }

  @Test
  void aBrokenCertificateLeavesItsHostToTheDefaultOneAndHarmsNobodyElse() throws Exception {
    Certificate broken =
        new Certificate(
            "test/broken", WILD.chain(), new PrivateKeyDer(new byte[] {1, 2, 3}), WILD.origin());
    Config config =
        new Config().host("broken.test", broken).host("shop.example.com", SHOP).host("", DEFAULT);
    try (TlsBed bed = new TlsBed().serve(config)) {
      assertThat(shownFor(bed, "broken.test")).isEqualTo("default.example.org");
      assertThat(shownFor(bed, "shop.example.com")).isEqualTo("shop.example.com");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void chainsOfBothKeyTypesAreServedWhole(String algorithm) throws Exception {
    Authority between = ROOT.child("between");
    Certificate leaf = Certificates.certificate("test/leaf", "leaf.test", algorithm, between, ROOT);
    try (TlsBed bed = new TlsBed().serve(new Config().host("leaf.test", leaf));
        SSLSocket socket = bed.connect(client, "leaf.test")) {
      assertThat(socket.getSession().getPeerCertificates()).hasSize(2);
      assertThat(ask(socket, "hi")).isEqualTo("leaf.test hi");
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothModernVersionsAreSpoken(String version) throws Exception {
    try (TlsBed bed = new TlsBed().serve(all());
        SSLSocket socket = bed.connect(client, "shop.example.com", version)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(ask(socket, "hi")).isEqualTo("shop.example.com hi");
    }
  }

  @Test
  void theOldVersionIsRefusedWhereTheSettingsSaySo() throws Exception {
    Config strict = all().settings(TlsBed.minVersion("TLSv1.3"));
    try (TlsBed bed = new TlsBed().serve(strict)) {
      assertThatThrownBy(() -> bed.connect(client, "shop.example.com", "TLSv1.2"))
          .isInstanceOf(SSLException.class);
      assertThat(shownFor(bed, "shop.example.com")).isEqualTo("shop.example.com");
    }
  }

  @Test
  void aReplacedCertificateIsServedAtOnceAndOpenConnectionsGoOn() throws Exception {
    Certificate renewed = certificate("shop", "renewed.example.com");
    try (TlsBed bed = new TlsBed().serve(all());
        SSLSocket before = bed.connect(client, "shop.example.com")) {
      assertThat(ask(before, "1")).isEqualTo("shop.example.com 1");

      bed.serve(new Config().host("shop.example.com", renewed));

      assertThat(ask(before, "2")).isEqualTo("shop.example.com 2");
      assertThat(shownFor(bed, "shop.example.com")).isEqualTo("renewed.example.com");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionIsResumedAfterTheCertificateWasReplaced(String version) throws Exception {
    try (TlsBed bed = new TlsBed().serve(all())) {
      long first = sessionCreated(bed, version);
      bed.serve(new Config().host("shop.example.com", certificate("shop", "x.example.com")));
      assertThat(sessionCreated(bed, version)).isEqualTo(first);
    }
  }

  @Test
  void aSessionIsResumedOnAnotherDataPlaneWithTheSameTicketKeys() throws Exception {
    byte[] key = new byte[TicketKey.BYTES];
    Arrays.fill(key, (byte) 7);
    try (TlsBed one = new TlsBed(new TicketKey(key)).serve(all());
        Relay relay = new Relay(one.port, 1 << 16)) {
      long first = sessionCreated(relay.port(), "TLSv1.3");
      try (TlsBed two = new TlsBed(new TicketKey(key)).serve(all())) {
        relay.target(two.port);
        assertThat(sessionCreated(relay.port(), "TLSv1.3")).isEqualTo(first);
      }
      try (TlsBed stranger = new TlsBed().serve(all())) {
        relay.target(stranger.port);
        assertThat(sessionCreated(relay.port(), "TLSv1.3")).isNotEqualTo(first);
      }
    }
  }

  @Test
  void aClientHelloMayComeByteByByte() throws Exception {
    try (TlsBed bed = new TlsBed().serve(all());
        Relay relay = new Relay(bed.port, 1);
        SSLSocket socket = TlsBed.connect(client, relay.port(), "shop.example.com")) {
      assertThat(shown(socket.getSession())).isEqualTo("shop.example.com");
      assertThat(ask(socket, "h")).startsWith("shop.example.com h");
    }
  }

  @Test
  void clearTextOnThePortOfHttpsIsToldSo() throws Exception {
    try (TlsBed bed = new TlsBed().serve(all());
        Socket socket = new Socket("127.0.0.1", bed.port)) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("Content-Length: 25\r\n")
          .endsWith("\r\n\r\nThis port expects HTTPS.\n");
    }
  }

  @Test
  @HttpSemantics(83)
  void aClientThatSaysNothingIsHungUpOn() throws Exception {
    try (TlsBed bed = new TlsBed().serve(all().settings(TlsBed.handshakeTimeout(300)));
        Socket silent = new Socket("127.0.0.1", bed.port);
        Socket stuck = new Socket("127.0.0.1", bed.port)) {
      stuck.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
      silent.setSoTimeout(20_000);
      stuck.setSoTimeout(20_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(stuck.getInputStream().read()).isEqualTo(-1);
    }
  }

  private String shownFor(TlsBed bed, @Nullable String serverName) throws Exception {
    try (SSLSocket socket = bed.connect(TlsBed.trusting(ROOT.certificate()), serverName)) {
      return shown(socket.getSession());
    }
  }

  private long sessionCreated(TlsBed bed, String version) throws Exception {
    return sessionCreated(bed.port, version);
  }

  /** A resumed session keeps the time at which it was created. */
  private long sessionCreated(int port, String version) throws Exception {
    try (SSLSocket socket = TlsBed.connect(client, port, "shop.example.com", version)) {
      assertThat(ask(socket, "hi")).isEqualTo("shop.example.com hi"); // reads the ticket too
      return socket.getSession().getCreationTime();
    }
  }

  /** Passes bytes on, towards the server in small pieces; its target may be changed. */
  private static final class Relay implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0);
    private final int piece;
    private volatile int target;

    Relay(int target, int piece) throws Exception {
      this.target = target;
      this.piece = piece;
      Thread.startVirtualThread(this::run);
    }

    int port() {
      return server.getLocalPort();
    }

    void target(int changed) {
      target = changed;
    }

    private void run() {
      while (!server.isClosed()) {
        try {
          Socket from = server.accept();
          Socket to = new Socket("127.0.0.1", target);
          to.setTcpNoDelay(true);
          Thread.startVirtualThread(() -> pass(from, to, piece));
          Thread.startVirtualThread(() -> pass(to, from, 1 << 16));
        } catch (java.io.IOException closed) {
          return;
        }
      }
    }

    private static void pass(Socket from, Socket to, int piece) {
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[piece];
        for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
          out.write(bytes, 0, n);
        }
      } catch (java.io.IOException closed) {
        Thread.yield(); // the other direction ends by itself
      }
    }

    @Override
    public void close() throws Exception {
      server.close();
    }
  }
}
