package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the handshake decides for HTTP. */
class TlsSemanticsTest {
  private Backend backend;
  private Bed bed;

  @BeforeEach
  void open() throws Exception {
    backend = new Backend("one");
    bed = new Bed().ready(Bed.everything(Bed.settings(), backend));
  }

  @AfterEach
  void close() {
    bed.close();
    backend.close();
  }

  /** A connection to the usual host, after its handshake. */
  private SSLSocket connect(String... protocols) throws Exception {
    return connectTo("shop.example.com", protocols);
  }

  private SSLSocket connectTo(String name, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", bed.plane.httpsPort());
    socket.setSoTimeout(30_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String get(SSLSocket socket, String host) throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return Bed.receive(socket);
  }

  @Test
  @HttpSemantics(17)
  void anotherHostOfTheSamePolicyIsServed() throws Exception {
    try (SSLSocket socket = connect()) {
      assertThat(get(socket, "other.example.com")).startsWith("HTTP/1.1 200 ").endsWith("one");
      assertThat(get(socket, "shop.example.com")).startsWith("HTTP/1.1 200 ").endsWith("one");
    }
  }

  @Test
  @HttpSemantics(17)
  void aHostOfAnotherPolicyIsMisdirected() throws Exception {
    Snapshot all = Bed.everything(Bed.settings(), backend);
    String certificate = all.tlsHosts().getFirst().certificate();
    TlsHost strict = new TlsHost("strict.example.com", certificate, "TLSv1.3", Bed.ORIGIN);
    bed.apply(
        new Snapshot(
            all.settings(),
            all.hosts(),
            List.of(all.tlsHosts().getFirst(), strict),
            all.upstreams(),
            all.endpoints(),
            all.certificates()));
    try (SSLSocket usual = connect();
        SSLSocket other = connectTo("strict.example.com")) {
      assertThat(get(usual, "strict.example.com")).startsWith("HTTP/1.1 421 Misdirected Request");
      assertThat(get(usual, "STRICT.example.com.:443")).startsWith("HTTP/1.1 421 ");
      assertThat(get(usual, "shop.example.com")).startsWith("HTTP/1.1 200 ");
      assertThat(get(other, "shop.example.com")).startsWith("HTTP/1.1 421 ");
      assertThat(get(other, "strict.example.com")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(backend.requests).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"h2 http/1.1,h2", "http/1.1 h2,h2", "http/1.1,http/1.1", "spdy/3 http/1.1,http/1.1"})
  @HttpSemantics(95)
  void theBestProtocolThatBothSpeakIsChosen(String offered, String chosen) throws Exception {
    try (SSLSocket socket = connect(offered.split(" "))) {
      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "unheard-of", "http/1.1"})
  @HttpSemantics(95)
  void whoeverAgreesOnNothingSpeaksHttp1(String offered) throws Exception {
    try (SSLSocket socket = offered.isEmpty() ? connect() : connect(offered)) {
      assertThat(get(socket, "shop.example.com")).startsWith("HTTP/1.1 200 ").endsWith("one");
    }
  }
}
