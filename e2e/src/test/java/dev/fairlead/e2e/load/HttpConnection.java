package dev.fairlead.e2e.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection of a client that speaks HTTP/1.1. */
public final class HttpConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * @throws IOException if nobody accepts it
   */
  public HttpConnection(InetSocketAddress address) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(address, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * @param fields names in lower case
   */
  public record Answer(int status, Map<String, String> fields, String body) {
    boolean closes() {
      return "close".equals(fields.get("connection"));
    }
  }

  /**
   * Asks and reads the whole answer.
   *
   * @param fields lines of the request's head, each with its end
   * @throws IOException with what has come so far if the answer is not complete
   */
  public Answer ask(String method, String path, String host, String fields, String body)
      throws IOException {
    send(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n" + body);
    return answer();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  InputStream in() {
    return in;
  }

  /** Reads an answer with its body, which has a length or is chunked. */
  Answer answer() throws IOException {
    var lines = head().split("\r\n");
    int status = Integer.parseInt(lines[0].substring(9, 12));
    var fields = new HashMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      var name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      fields.put(name, lines[i].substring(colon + 1).strip());
    }
    var body = status == 101 ? "" : body(fields);
    return new Answer(status, fields, body);
  }

  private String head() throws IOException {
    var head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException(head.isEmpty() ? "closed without an answer" : "cut in the head");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private String body(Map<String, String> fields) throws IOException {
    var length = fields.get("content-length");
    if (length != null) {
      return exactly(Integer.parseInt(length));
    }
    var all = new StringBuilder();
    if ("chunked".equals(fields.get("transfer-encoding"))) {
      for (int size = chunk(); size > 0; size = chunk()) {
        all.append(exactly(size));
        line();
      }
      line();
    }
    return all.toString();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().split(";", -1)[0], 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("cut in the body");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private String exactly(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("cut in the body, after " + bytes.length + " of " + length);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** One request on a connection of its own; null without an answer. */
  public static @Nullable Answer once(InetSocketAddress address, String host, String path) {
    try (var connection = new HttpConnection(address)) {
      return connection.ask("GET", path, host, "Connection: close\r\n", "");
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
