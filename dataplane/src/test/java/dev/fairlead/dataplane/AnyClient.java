package dev.fairlead.dataplane;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of either version, for one request; every read waits a bounded time. */
interface AnyClient extends AutoCloseable {
  /** Sends the head of a request that has a body. */
  void begin(String path) throws Exception;

  /** Sends a part of the body, now or when it may. */
  void send(byte[] part) throws Exception;

  /** Bytes of parts that are on the wire. */
  long sent();

  /** Ends the body with a trailer field {@code x-after}. */
  void end(String trailer) throws Exception;

  /** Status lines up to the final one, such as {@code 103 200}. */
  String heads() throws Exception;

  /** So many bytes of the response's body. */
  String receive(int length) throws Exception;

  /** The rest of the response: how many bytes, and the trailer. */
  String rest() throws Exception;

  @Override
  void close() throws IOException;

  /** HTTP/1.1 with chunks, on a socket with small buffers. */
  final class Http1 implements AnyClient {
    private final Socket socket;
    private final InputStream in;
    private final AtomicLong sent = new AtomicLong();
    private int chunk;

    Http1(int port, boolean tls) throws Exception {
      Socket plain = new Socket();
      plain.setReceiveBufferSize(64 * 1024);
      plain.setSendBufferSize(64 * 1024);
      plain.setSoTimeout(30_000);
      plain.connect(new java.net.InetSocketAddress("127.0.0.1", port));
      socket =
          tls
              ? trusting().getSocketFactory().createSocket(plain, "shop.example.com", port, true)
              : plain;
      in = new BufferedInputStream(socket.getInputStream(), 4096);
    }

    /** A socket whose handshake is still to come. */
    static SSLSocket tls(int port) throws Exception {
      return (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", port);
    }

    private static SSLContext trusting() throws Exception {
      X509TrustManager everyone =
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          };
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {everyone}, null);
      return context;
    }

    private void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void begin(String path) throws IOException {
      write(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: shop.example.com\r\nTE: trailers\r\nConnection: TE\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Override
    public void send(byte[] part) throws IOException {
      write(Integer.toHexString(part.length) + "\r\n");
      socket.getOutputStream().write(part);
      sent.addAndGet(part.length);
      write("\r\n");
    }

    @Override
    public long sent() {
      return sent.get();
    }

    @Override
    public void end(String trailer) throws IOException {
      write("0\r\nx-after: " + trailer + "\r\n\r\n");
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("closed after '" + line + "'");
        }
        if (next == '\n') {
          return line.toString().strip();
        }
        line.append((char) next);
      }
    }

    @Override
    public String heads() throws IOException {
      StringBuilder heads = new StringBuilder();
      while (true) {
        String status = line().split(" ")[1];
        while (!line().isEmpty()) {}
        heads.append(heads.isEmpty() ? "" : " ").append(status);
        if (!status.startsWith("1")) {
          return heads.toString();
        }
      }
    }

    /** Bytes left in this chunk; 0 after the last one. */
    private int chunk() throws IOException {
      if (chunk == 0) {
        String size = line();
        chunk = Integer.parseInt(size.isEmpty() ? line() : size, 16);
      }
      return chunk;
    }

    @Override
    public String receive(int length) throws IOException {
      StringBuilder body = new StringBuilder();
      while (body.length() < length) {
        byte[] part = in.readNBytes(Math.min(chunk(), length - body.length()));
        chunk -= part.length;
        body.append(new String(part, StandardCharsets.US_ASCII));
      }
      return body.toString();
    }

    @Override
    public String rest() throws IOException {
      long count = 0;
      while (chunk() > 0) {
        in.skipNBytes(chunk);
        count += chunk;
        chunk = 0;
      }
      return (count + " " + line()).toLowerCase(Locale.ROOT).replace(": ", "=").strip();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** HTTP/2. */
  final class Http2 implements AnyClient {
    private final Http2Peer peer;
    private final Http2Peer.Stream stream;
    private final AtomicLong sent = new AtomicLong();
    private String body = "";

    Http2(int port, boolean tls) throws Exception {
      peer = tls ? Http2Peer.tlsClient(port, "shop.example.com") : Http2Peer.client(port);
      stream = peer.stream();
    }

    @Override
    public void begin(String path) {
      Http2Headers head = Http2Peer.request("POST", path);
      stream.headers(head, false);
    }

    @Override
    public void send(byte[] part) {
      stream.data(part, false, () -> sent.addAndGet(part.length));
    }

    @Override
    public long sent() {
      return sent.get();
    }

    @Override
    public void end(String trailer) {
      stream.trailers("x-after", trailer);
    }

    @Override
    public String heads() throws Exception {
      StringBuilder heads = new StringBuilder();
      while (true) {
        String status = stream.next().substring(0, 3);
        heads.append(heads.isEmpty() ? "" : " ").append(status);
        if (!status.startsWith("1")) {
          stream.reading(false);
          return heads.toString();
        }
      }
    }

    @Override
    public String receive(int length) throws Exception {
      stream.reading(true);
      while (body.length() < length) {
        body += text(stream.next());
      }
      String received = body.substring(0, length);
      body = body.substring(length);
      return received;
    }

    private static String text(String frame) {
      if (!frame.startsWith("\"")) {
        throw new IllegalStateException("not DATA: " + frame);
      }
      return frame.substring(1, frame.lastIndexOf('"'));
    }

    @Override
    public String rest() throws Exception {
      stream.reading(true);
      long count = body.length();
      String next = stream.next();
      while (next.startsWith("\"")) {
        count += text(next).length();
        if (next.endsWith(".")) {
          return String.valueOf(count);
        }
        next = stream.next();
      }
      return (count + next).replaceAll("\\.$", "");
    }

    @Override
    public void close() {
      peer.close();
    }
  }
}
