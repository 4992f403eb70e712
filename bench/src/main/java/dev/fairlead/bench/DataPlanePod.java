package dev.fairlead.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One data plane, asked over and over until it answers what is waited for. */
final class DataPlanePod implements AutoCloseable {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final int TIMEOUT_MILLIS = 10_000;

  private final InetSocketAddress address;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  DataPlanePod(String ip, int port) {
    address = new InetSocketAddress(ip, port);
  }

  /**
   * Waits for an answer.
   *
   * @param wanted of status and body, such as {@code "200 a"}
   * @return {@code System.nanoTime} when it was complete
   */
  long await(String host, Predicate<String> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      String answer = ask(host);
      long now = System.nanoTime();
      if (wanted.test(answer)) {
        return now;
      }
      if (now > end) {
        throw new IOException(host + " at " + address + " still answers " + answer);
      }
      Thread.sleep(2); // asking without a pause would take the CPUs from those that are measured
    }
  }

  /**
   * Asks again and again, without a pause.
   *
   * @return {@code System.nanoTime} at the end
   */
  long ask(String host, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      String unused = ask(host);
    }
    return System.nanoTime();
  }

  /** Waits for a certificate, likewise. */
  long awaitCertificate(int port, String host, byte[] wanted)
      throws IOException, InterruptedException, GeneralSecurityException {
    InetSocketAddress secure = new InetSocketAddress(address.getAddress(), port);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!Arrays.equals(Handshake.certificate(secure, host), wanted)) {
      if (System.nanoTime() > end) {
        throw new IOException(host + " at " + secure + " still has another certificate");
      }
      Thread.sleep(5); // a handshake costs more than a request
    }
    return System.nanoTime();
  }

  private String ask(String host) throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.connect(address, TIMEOUT_MILLIS);
      open.setSoTimeout(TIMEOUT_MILLIS);
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    open.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return read();
  }

  private String read() throws IOException {
    InputStream from = java.util.Objects.requireNonNull(in);
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = from.read();
      if (next < 0) {
        close();
        throw new IOException(address + " closed the connection");
      }
      head.append((char) next);
    }
    String text = head.toString();
    String length = text.replaceFirst("(?is).*\r\ncontent-length: *(\\d+).*", "$1");
    byte[] body = from.readNBytes(Integer.parseInt(length));
    if (text.toLowerCase(java.util.Locale.ROOT).contains("\r\nconnection: close")) {
      close();
    }
    return text.substring(9, 12) + " " + new String(body, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
