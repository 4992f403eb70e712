package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.snapshot.Settings;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A load balancer of TCP at 127.0.0.2, which speaks the PROXY protocol; others do not. */
class ProxyProtocolTest {
  private static final String BALANCER = "127.0.0.2";
  private static final String CLIENT = "203.0.113.7";
  private static final byte[] TEXT = bytes("PROXY TCP4 " + CLIENT + " 192.0.2.1 50000 443\r\n");
  private static final byte[] BINARY =
      bytes(
          "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000f\u00cb\0q\7\u00c0\0\2\1\u00c3\120\1\u00bb\4\0\0");
  private static final byte[] LOCAL = bytes("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0");
  private static final byte[] GET =
      bytes(
          "GET /client HTTP/1.1\r\nHost: shop.example.com\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n");

  private Backend backend;
  private Bed bed;

  @BeforeEach
  void open() throws Exception {
    backend = new Backend("one");
    bed = new Bed().ready(Bed.everything(settings(), backend));
  }

  @AfterEach
  void close() {
    bed.close();
    backend.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Settings settings(String... trustedProxies) {
    return Bed.settings()
        .with(
            new Settings.Forwarding(
                List.of(trustedProxies), List.of(BALANCER), "X-Request-ID", false));
  }

  private Socket balancer(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName(BALANCER), 0);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private String clear(byte[]... parts) throws IOException {
    try (Socket socket = balancer(bed.plane.httpPort())) {
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      return Bed.receive(socket);
    }
  }

  private String tls(byte[] header) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    Socket socket = balancer(bed.plane.httpsPort());
    socket.getOutputStream().write(header);
    try (SSLSocket secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "shop.example.com", 443, true)) {
      secure.getOutputStream().write(GET);
      return Bed.receive(secure);
    }
  }

  private void failed(int headers) throws Exception {
    assertThat(bed.admin("GET", "/metrics").body().lines())
        .contains("fairlead_proxy_headers_failed_total " + headers + ".0");
  }

  @Test
  @HttpSemantics(92)
  void theHeaderSaysWhoTheClientIs() throws Exception {
    for (byte[] header : List.of(TEXT, BINARY)) {
      assertThat(clear(header, GET)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + CLIENT);
      assertThat(tls(header)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + CLIENT);
    }
    failed(0);
    bed.plane.close();
    assertThat(bed.logLines()).hasSize(4);
    for (String line : bed.logLines()) {
      assertThat(new ObjectMapper().readTree(line).get("client").asText()).isEqualTo(CLIENT);
    }
  }

  @Test
  @HttpSemantics(92)
  void theHeaderMayComeByteByByteOrWithTheRequest() throws Exception {
    for (byte[] header : List.of(TEXT, BINARY)) {
      byte[][] pieces = new byte[header.length + 1][];
      for (int i = 0; i < header.length; i++) {
        pieces[i] = new byte[] {header[i]};
      }
      pieces[header.length] = GET;
      assertThat(clear(pieces)).endsWith("\r\n\r\n" + CLIENT);

      byte[] together = bytes(new String(header, StandardCharsets.ISO_8859_1) + text(GET));
      assertThat(clear(together)).endsWith("\r\n\r\n" + CLIENT);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  @HttpSemantics(92)
  void aHeaderThatNamesNobodyLeavesThePeer() throws Exception {
    assertThat(clear(LOCAL, GET)).endsWith("\r\n\r\n" + BALANCER);
    assertThat(clear(bytes("PROXY UNKNOWN\r\n"), GET)).endsWith("\r\n\r\n" + BALANCER);
    assertThat(tls(LOCAL)).endsWith("\r\n\r\n" + BALANCER);
  }

  @Test
  @HttpSemantics({90, 92})
  void theClientOfTheHeaderMayBeATrustedProxy() throws Exception {
    bed.apply(Bed.everything(settings(BALANCER), backend));
    assertThat(clear(TEXT, GET)).endsWith("\r\n\r\n" + CLIENT);
    bed.apply(Bed.everything(settings(CLIENT), backend));
    assertThat(clear(TEXT, GET)).endsWith("\r\n\r\n198.51.100.9, " + CLIENT);
  }

  @Test
  @HttpSemantics(92)
  void aMissingOrWrongHeaderEndsTheConnectionWithoutAWord() throws Exception {
    byte[] wrong = bytes("PROXY TCP4 " + CLIENT + " here 1 2\r\n");
    int port = bed.plane.httpPort();
    int secure = bed.plane.httpsPort();
    try (Socket none = balancer(port);
        Socket bad = balancer(port);
        Socket hello = balancer(secure)) {
      none.getOutputStream().write(GET);
      bad.getOutputStream().write(wrong);
      hello.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
      for (Socket socket : List.of(none, bad, hello)) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
    failed(3);
    assertThat(backend.requests).hasValue(0);
  }

  @Test
  @HttpSemantics(92)
  void otherPeersSendNoHeader() throws Exception {
    assertThat(bed.get("/client").body()).isEqualTo("127.0.0.1");
    try (Socket stranger = bed.connect()) {
      stranger.getOutputStream().write(TEXT);
      assertThat(Bed.receive(stranger)).startsWith("HTTP/1.1 400 ");
    }
    failed(0);
  }

  @Test
  @HttpSemantics(85)
  void aLateHeaderEndsTheConnection() throws Exception {
    bed.apply(
        Bed.everything(
            settings()
                .with(
                    Changed.of(
                        Settings.ClientLimits.DEFAULT, "handshakeTimeout", Duration.ofMillis(300))),
            backend));
    try (Socket silent = balancer(bed.plane.httpPort());
        Socket stuck = balancer(bed.plane.httpPort());
        Socket secure = balancer(bed.plane.httpsPort())) {
      stuck.getOutputStream().write(bytes("PROXY TCP4 "));
      for (Socket socket : List.of(silent, stuck, secure)) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
    failed(3);
  }
}
