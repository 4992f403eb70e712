package dev.fairlead.dataplane.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Start lines and field lines that are the same in many heads. */
final class Lines {
  static final byte[] REQUEST_END = ascii(" HTTP/1.1\r\n");
  static final byte[] GET = ascii("GET ");
  static final byte[] HOST = ascii("Host: ");
  static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  static final byte[] CONNECTION_CLOSE = ascii("Connection: close\r\n");
  static final byte[] CONNECTION_KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  static final byte[] CONNECTION_UPGRADE = ascii("Connection: Upgrade\r\n");
  static final byte[] CONNECTION_TE = ascii("Connection: TE\r\n");
  static final byte[] UPGRADE_WEBSOCKET = ascii("Upgrade: websocket\r\n");
  static final byte[] WEBSOCKET_KEY = ascii("Sec-WebSocket-Key: ");

  /** Where the code ends in a status line: behind {@code HTTP/1.1 200}. */
  static final int STATUS_CODE_END = 12;

  private static final byte[][] STATUS = new byte[600][];

  static {
    for (int status = 100; status < STATUS.length; status++) {
      STATUS[status] = ascii("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
    }
  }

  private Lines() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The usual phrase; empty for a status that nobody has registered. */
  private static String reason(int status) {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    return phrase.endsWith("(" + status + ")") ? "" : phrase;
  }

  /** The whole status line with the usual reason phrase, for 100 to 599. */
  static byte[] status(int status) {
    return STATUS[status];
  }

  /** Writes a number that is not negative. */
  static void decimal(long number, ByteBuf out) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    int at = out.writerIndex() + digits;
    out.ensureWritable(digits).writerIndex(at);
    long rest = number;
    for (int i = 0; i < digits; i++) {
      out.setByte(--at, (int) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
