package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that ask different things of TLS on one listener. */
class TlsPolicyTest {
  private static Backend backend;
  private static Bed bed;

  @BeforeAll
  static void open() throws Exception {
    backend = new Backend("one");
    Snapshot all = Bed.everything(Bed.settings(), backend);
    List<TlsHost> hosts = new ArrayList<>(all.tlsHosts());
    hosts.add(new TlsHost("*.strict.test", "", "TLSv1.3", Bed.ORIGIN));
    hosts.add(new TlsHost("also.test", "", "TLSv1.2", Bed.ORIGIN));
    hosts.add(new TlsHost("open.strict.test", "", "TLSv1.2", Bed.ORIGIN));
    hosts.add(new TlsHost("strict.test", "", "TLSv1.3", Bed.ORIGIN));
    bed =
        new Bed()
            .ready(
                new Snapshot(
                    all.settings(),
                    all.hosts(),
                    hosts,
                    all.upstreams(),
                    all.endpoints(),
                    all.certificates()));
  }

  @AfterAll
  static void close() {
    bed.close();
    backend.close();
  }

  private static SSLSocket connect(String serverName, String version) throws Exception {
    SSLSocket socket = AnyClient.Http1.tls(bed.plane.httpsPort());
    SSLParameters parameters = socket.getSSLParameters();
    if (!serverName.equals("none")) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    socket.setSSLParameters(parameters);
    socket.setEnabledProtocols(new String[] {version});
    socket.startHandshake();
    return socket;
  }

  @ParameterizedTest
  @CsvSource({
    "open.test, TLSv1.2, yes",
    "open.test, TLSv1.3, yes",
    "none, TLSv1.2, yes",
    "strict.test, TLSv1.3, yes",
    "strict.test, TLSv1.2, no",
    "a.strict.test, TLSv1.2, no",
    "open.strict.test, TLSv1.2, yes",
    "a.b.strict.test, TLSv1.2, yes",
  })
  void theLowestVersionIsThatOfTheServerName(String host, String version, String spoken)
      throws Exception {
    String outcome;
    try (SSLSocket socket = connect(host, version)) {
      outcome = socket.getSession().getProtocol().equals(version) ? "yes" : "another";
    } catch (SSLException e) {
      outcome = "no";
    }
    assertThat(outcome).isEqualTo(spoken);
  }

  @HttpSemantics(17)
  @ParameterizedTest
  @CsvSource({
    "strict.test, strict.test, 200",
    "strict.test, A.Strict.Test:443, 200",
    "strict.test, open.test, 421",
    "open.test, strict.test, 421",
    "open.test, a.strict.test, 421",
    "open.test, also.test, 200",
    "open.test, unknown.test, 200",
    "open.test, open.strict.test., 200",
    "none, open.test, 200",
    "none, strict.test, 421",
  })
  void aRequestForAHostOfAnotherPolicyIsMisdirected(String serverName, String host, int status)
      throws Exception {
    assertThat(http1(serverName, host)).isEqualTo(status);
    if (!serverName.equals("none")) {
      assertThat(http2(serverName, host)).isEqualTo(status);
    }
  }

  private static int http1(String serverName, String host) throws Exception {
    try (SSLSocket socket = connect(serverName, "TLSv1.3")) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes());
      return status(socket);
    }
  }

  private static int status(SSLSocket socket) throws IOException {
    return Integer.parseInt(Bed.receive(socket).substring(9, 12));
  }

  private static int http2(String serverName, String host) throws Exception {
    try (Http2Peer client = Http2Peer.tlsClient(bed.plane.httpsPort(), serverName)) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(
          new DefaultHttp2Headers(false).method("GET").path("/").scheme("https").authority(host),
          true);
      return Integer.parseInt(stream.next().substring(0, 3));
    }
  }

  @HttpSemantics(17)
  @ParameterizedTest
  @CsvSource({"strict.test", "open.test"})
  void inClearTextThereIsNothingToDisagreeWith(String host) throws Exception {
    try (var socket = bed.connect()) {
      socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes());
      assertThat(Bed.receive(socket)).startsWith("HTTP/1.1 200 ");
    }
  }
}
