package dev.fairlead.cli.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One text through a WebSocket and back, as bytes (RFC 6455 sections 4.1 and 5.2). */
record ChatCall(InetAddress gateway, int httpPort) implements Call {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String TEXT = "hello";
  private static final int FINAL_TEXT = 0x81;
  private static final int MASKED = 0x80;

  @Override
  public String request() {
    return "WebSocket ws://shop.example.com/chat, \"" + TEXT + "\"";
  }

  @Override
  public String expected() {
    return "101, echo \"" + TEXT + "\"";
  }

  @Override
  public String shows() {
    return "an upgrade becomes a tunnel";
  }

  @Override
  public Outcome outcome() {
    try (Socket socket = new Socket(gateway, httpPort)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String saw = exchange(socket);
      return new Outcome(saw.equals(expected()), saw);
    } catch (IOException e) {
      return new Outcome(false, "failed: " + e.getMessage());
    }
  }

  private static String exchange(Socket socket) throws IOException {
    String request =
        "GET /chat HTTP/1.1\r\nHost: shop.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    String status = head(in).split(" ", 3)[1];
    if (!status.equals("101")) {
      return status;
    }
    socket.getOutputStream().write(frame());
    return status + ", echo \"" + text(in) + "\"";
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) next(in));
    }
    return head.toString();
  }

  private static int next(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the connection was closed");
    }
    return next;
  }

  /** A client's frames are masked; a mask of zeros changes nothing. */
  private static byte[] frame() {
    byte[] text = TEXT.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[6 + text.length];
    frame[0] = (byte) FINAL_TEXT;
    frame[1] = (byte) (MASKED | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    return frame;
  }

  private static String text(InputStream in) throws IOException {
    int first = next(in);
    byte[] text = in.readNBytes(next(in));
    return first == FINAL_TEXT ? new String(text, StandardCharsets.UTF_8) : "frame " + first;
  }
}
