package dev.fairlead.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends a {@link Visit} through a socket of its own, as text, so that nothing between the demo and
 * the gateway is friendlier than a real client. Over TLS it believes the shop's certificate only.
 */
final class Visitor {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final InetAddress gateway;
  private final int httpPort;
  private final int httpsPort;
  private final SSLContext tls;

  /**
   * @param status of the response
   * @param body as text
   */
  record Answer(int status, String body) {}

  Visitor(InetAddress gateway, int httpPort, int httpsPort, X509Certificate trusted) {
    this.gateway = gateway;
    this.httpPort = httpPort;
    this.httpsPort = httpsPort;
    this.tls = trusting(trusted);
  }

  private static SSLContext trusting(X509Certificate trusted) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("shop", trusted);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JVM cannot do TLS", e);
    }
  }

  Answer send(Visit visit) throws IOException {
    try (Socket socket = new Socket(gateway, visit.tls() ? httpsPort : httpPort)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return visit.tls() ? secured(socket, visit) : exchange(socket, visit);
    }
  }

  private Answer secured(Socket socket, Visit visit) throws IOException {
    var factory = tls.getSocketFactory();
    try (SSLSocket secure =
        (SSLSocket) factory.createSocket(socket, visit.host(), httpsPort, true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(visit.host())));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      return exchange(secure, visit);
    }
  }

  private static Answer exchange(Socket socket, Visit visit) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
            .formatted(visit.path(), visit.host());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int end = response.indexOf("\r\n\r\n");
    if (end < 0 || !response.startsWith("HTTP/1.1 ")) {
      throw new IOException("not an HTTP/1.1 response: '" + response + "'");
    }
    return new Answer(Integer.parseInt(response.substring(9, 12)), response.substring(end + 4));
  }
}
