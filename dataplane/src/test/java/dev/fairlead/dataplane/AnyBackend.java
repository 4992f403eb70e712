package dev.fairlead.dataplane;

import dev.fairlead.dataplane.live.Certificates;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An endpoint of either version. {@code /echo}: 103, 200, every part back as it comes, then the
 * trailer {@code x-after}. {@code /big}: {@link #BIG} bytes at once. {@code /sink}: 200 with the
 * number of bytes, which it begins to read when it is told.
 */
interface AnyBackend extends AutoCloseable {
  int BIG = 16 * 1024 * 1024;

  int port();

  /** All of a big response has left. */
  boolean bigIsSent();

  /** From now on bodies are read. */
  void drink();

  @Override
  void close() throws IOException;

  /** HTTP/1.1, a thread for each connection. */
  final class Http1 implements AnyBackend {
    private static final char[] NO_PASSWORD = {};
    private final ServerSocket listening;
    private final CompletableFuture<Void> thirsty = new CompletableFuture<>();
    private volatile boolean sent;

    Http1(boolean tls) throws Exception {
      ServerSocketFactory factory = tls ? tls() : ServerSocketFactory.getDefault();
      listening = factory.createServerSocket();
      listening.setReceiveBufferSize(64 * 1024);
      listening.bind(new java.net.InetSocketAddress("127.0.0.1", 0));
      Thread.ofVirtual().start(this::accept);
    }

    private static ServerSocketFactory tls() throws Exception {
      Certificates.Authority self = Certificates.Authority.create("pod");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      keys.setKeyEntry(
          "pod", self.keys().getPrivate(), NO_PASSWORD, new X509Certificate[] {self.certificate()});
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context.getServerSocketFactory();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listening.accept();
          socket.setSendBufferSize(64 * 1024);
          Thread.ofVirtual().start(() -> serve(socket));
        }
      } catch (IOException closed) {
        thirsty.complete(null);
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
        String request = line(in);
        while (!request.isEmpty()) {
          while (!line(in).isEmpty()) {}
          answer(request.split(" ")[1], in, socket.getOutputStream());
          request = line(in);
        }
      } catch (IOException gone) {
        return; // the gateway closes connections when the test is over
      }
    }

    private void answer(String path, InputStream in, OutputStream out) throws IOException {
      switch (path) {
        case "/echo" -> {
          write(out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
          write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          write(out, "0\r\n" + body(in, out) + "\r\n\r\n");
        }
        case "/big" -> {
          body(in, OutputStream.nullOutputStream());
          write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          write(out, Integer.toHexString(BIG) + "\r\n");
          for (int left = BIG; left > 0; left -= 64 * 1024) {
            out.write(new byte[64 * 1024]);
          }
          write(out, "\r\n0\r\n\r\n");
          sent = true;
        }
        default -> {
          thirsty.join();
          Counting counting = new Counting();
          body(in, counting);
          String count = String.valueOf(counting.bytes);
          write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          write(out, Integer.toHexString(count.length()) + "\r\n" + count + "\r\n0\r\n\r\n");
        }
      }
    }

    private static void write(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Passes chunks on to {@code out} and gives the trailer line. */
    private static String body(InputStream in, OutputStream out) throws IOException {
      int size = Integer.parseInt(line(in), 16);
      while (size > 0) {
        byte[] chunk = in.readNBytes(size);
        if (out instanceof Counting counting) {
          counting.bytes += size;
        } else {
          write(out, Integer.toHexString(size) + "\r\n");
          out.write(chunk);
          write(out, "\r\n");
        }
        line(in);
        size = Integer.parseInt(line(in), 16);
      }
      String trailer = line(in);
      while (!trailer.isEmpty() && !line(in).isEmpty()) {}
      return trailer;
    }

    private static final class Counting extends OutputStream {
      long bytes;

      @Override
      public void write(int b) {
        bytes++;
      }
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      int next = in.read();
      while (next >= 0 && next != '\n') {
        line.append((char) next);
        next = in.read();
      }
      return line.toString().strip();
    }

    @Override
    public int port() {
      return listening.getLocalPort();
    }

    @Override
    public boolean bigIsSent() {
      return sent;
    }

    @Override
    public void drink() {
      thirsty.complete(null);
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  /** HTTP/2. */
  final class Http2 implements AnyBackend {
    private final Http2Peer peer;
    private final CompletableFuture<Void> thirsty = new CompletableFuture<>();
    private volatile boolean sent;
    private long sunk;

    Http2(boolean tls) throws Exception {
      peer =
          tls
              ? Http2Peer.tlsServer(this::serve, Certificates.Authority.create("pod"))
              : Http2Peer.server(this::serve);
    }

    private void serve(Http2Peer.Stream stream, Object frame) {
      if (frame instanceof Http2Peer.Head head && head.headers().path() != null) {
        begin(stream, head.path());
        return;
      }
      String path = String.valueOf(stream.frames.peek());
      String text = frame.toString();
      boolean data = text.startsWith("\"");
      if (path.equals("/echo")) {
        if (data) {
          stream.data(text.substring(1, text.length() - 1), false);
        } else {
          stream.trailers("x-after", text.replaceAll("^ x-after=|\\.$", ""));
        }
      } else if (path.equals("/sink")) {
        sunk += data ? text.length() - 2 : 0;
        if (!data) {
          stream.status("200", false);
          stream.data(String.valueOf(sunk), true);
        }
      }
    }

    private void begin(Http2Peer.Stream stream, String path) {
      stream.frames.add(path);
      switch (path) {
        case "/echo" -> {
          stream.headers(new DefaultHttp2Headers().status("103").add("link", "</a>"), false);
          stream.status("200", false);
        }
        case "/big" -> {
          stream.status("200", false);
          stream.data(new byte[BIG], true, () -> sent = true);
        }
        default -> {
          stream.reading(false);
          thirsty.thenRun(() -> stream.reading(true));
        }
      }
    }

    @Override
    public int port() {
      return peer.port();
    }

    @Override
    public boolean bigIsSent() {
      return sent;
    }

    @Override
    public void drink() {
      thirsty.complete(null);
    }

    @Override
    public void close() {
      peer.close();
    }
  }
}
