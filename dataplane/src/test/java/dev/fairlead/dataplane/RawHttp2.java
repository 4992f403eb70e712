package dev.fairlead.dataplane;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that writes whatever frames a test wants, byte by byte; no library's opinion in between.
 */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int ENHANCE_YOUR_CALM = 11;

  /** One frame as it came. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    int errorCode() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }

    boolean endStream() {
      return (flags & END_STREAM) != 0;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  RawHttp2(int port) throws IOException {
    this(port, new byte[0]);
  }

  /**
   * @param settings pairs of two bytes for the name and four for the value
   */
  RawHttp2(int port, byte[] settings) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, settings);
    flush();
  }

  /** The other end: a connection that was accepted. */
  RawHttp2(Socket accepted, byte[] settings) throws IOException {
    socket = accepted;
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
    in.skipNBytes(24); // the preface
    frame(SETTINGS, 0, 0, settings).flush();
  }

  /** Waits for the server's SETTINGS and accepts them, so that they are in force. */
  void acknowledgeSettings() throws IOException {
    byte[] head = in.readNBytes(9);
    if (head[3] != SETTINGS) {
      throw new IOException("frame type " + head[3]);
    }
    in.skipNBytes((head[1] & 0xff) << 8 | (head[2] & 0xff));
    frame(SETTINGS, 1, 0, new byte[0]);
    flush();
  }

  RawHttp2 frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.putShort((short) (payload.length >> 8)).put((byte) payload.length);
    head.put((byte) type).put((byte) flags).putInt(stream);
    out.writeBytes(head.array());
    out.writeBytes(payload);
    return this;
  }

  RawHttp2 get(int stream, String path) {
    return headers(stream, true, get(path));
  }

  /** A request with an empty chunked body. */
  RawHttp2 post(int stream, String path) {
    headers(
        stream,
        false,
        List.of(":method", "POST", ":scheme", "http", ":authority", "a.test", ":path", path));
    return frame(DATA, END_STREAM, stream, new byte[0]);
  }

  static List<String> get(String path) {
    return List.of(":method", "GET", ":scheme", "http", ":authority", "a.test", ":path", path);
  }

  RawHttp2 headers(int stream, boolean end, List<String> fields) {
    return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  /**
   * HPACK, literals without indexing and without Huffman (RFC 7541 section 6.2.2): names and values
   * in turn.
   */
  static byte[] block(List<String> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.size(); i += 2) {
      block.write(0);
      text(block, fields.get(i));
      text(block, fields.get(i + 1));
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write((rest & 127) | 128);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Sends what was collected; false when the other side has closed already. */
  boolean flush() throws IOException {
    try {
      socket.getOutputStream().write(out.toByteArray());
      return true;
    } catch (SocketException e) {
      return false;
    } finally {
      out.reset();
    }
  }

  /** The next frame that is not bookkeeping; SETTINGS and WINDOW_UPDATE are passed over. */
  Frame next() throws IOException {
    while (true) {
      byte[] head = in.readNBytes(9);
      if (head.length < 9) {
        throw new EOFException("closed");
      }
      int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
      int stream = ByteBuffer.wrap(head, 5, 4).getInt() & Integer.MAX_VALUE;
      Frame frame = new Frame(head[3], head[4], stream, in.readNBytes(length));
      if (frame.type() != SETTINGS && frame.type() != WINDOW_UPDATE) {
        return frame;
      }
      if (frame.type() == SETTINGS && frame.flags() == 0) {
        frame(SETTINGS, 1, 0, new byte[0]).flush(); // its acknowledgement
      }
    }
  }

  /** Every frame until the other side closes. */
  List<Frame> untilClosed() throws IOException {
    List<Frame> frames = new ArrayList<>();
    try {
      while (true) {
        frames.add(next());
      }
    } catch (EOFException | SocketException e) {
      return frames;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
