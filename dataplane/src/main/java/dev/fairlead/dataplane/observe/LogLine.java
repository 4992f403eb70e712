package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.snapshot.Origin;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one exchange as one JSON object and a line feed into an array that is used again and
 * again: every field is always there, an empty string where there is nothing to say. The fields are
 * documented in {@code docs/reference/access-log.md}.
 */
final class LogLine {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[1024];
  private int length;
  private long second = -1;
  private byte[] secondText = new byte[0];

  int length() {
    return length;
  }

  /** The line's bytes: valid up to {@link #length} until the next call. */
  byte[] of(ExchangeRecord record, long durationNanos) {
    length = 0;
    time(System.currentTimeMillis());
    request(record);
    text("\",\"status\":");
    number(record.status);
    text(",\"flag\":\"");
    text(record.failure == null ? "" : record.failure.flag());
    text("\",\"bytesIn\":");
    number(record.bytesIn);
    text(",\"bytesOut\":");
    number(record.bytesOut);
    text(",\"durationMs\":");
    millis(durationNanos);
    text(",\"upstream\":\"");
    text(record.upstream);
    text("\",\"endpoint\":\"");
    text(record.endpoint);
    text("\",\"attempts\":");
    number(record.attempts);
    connection(record.connection);
    text("\",\"route\":\"");
    origin(record.route == null ? null : record.route.origin());
    text("\"}\n");
    return bytes;
  }

  private void time(long now) {
    text("{\"time\":\"");
    if (now / 1000 != second) {
      second = now / 1000;
      String whole = Instant.ofEpochSecond(second).toString();
      secondText = whole.substring(0, whole.length() - 1).getBytes(StandardCharsets.US_ASCII);
    }
    append(secondText, 0, secondText.length);
    text(".");
    int millis = (int) (now % 1000);
    digit(millis / 100);
    digit(millis / 10 % 10);
    digit(millis % 10);
    text("Z");
  }

  private void request(ExchangeRecord record) {
    RequestHead head = record.head;
    byte[] in = head == null ? bytes : head.headers().bytes();
    text("\",\"requestId\":\"");
    escaped(in, record.requestIdStart, record.requestIdEnd);
    text("\",\"client\":\"");
    if (record.clientEnd > record.clientStart) {
      escaped(in, record.clientStart, record.clientEnd);
    } else if (record.connection != null) {
      address(record.connection.peer().getAddress());
    }
    text("\",\"method\":\"");
    if (head == null) {
      text("\",\"host\":\"\",\"path\":\"\",\"protocol\":\"");
      return;
    }
    escaped(in, head.methodStart, head.methodEnd);
    text("\",\"host\":\"");
    escaped(in, head.hostStart, head.hostEnd);
    text("\",\"path\":\"");
    escaped(in, head.targetStart, head.pathEnd);
    text("\",\"protocol\":\"");
    text(head.version.text());
  }

  private void connection(@Nullable ConnectionInfo connection) {
    text(",\"tls\":");
    text(connection != null && connection.secure() ? "true" : "false");
    text(",\"sni\":\"");
    text(connection == null ? null : connection.sni());
  }

  private void origin(@Nullable Origin origin) {
    if (origin == null) {
      return;
    }
    text(origin.kind());
    text(" ");
    if (!origin.namespace().isEmpty()) {
      text(origin.namespace());
      text("/");
    }
    text(origin.name());
    if (!origin.section().isEmpty()) {
      text(" ");
      text(origin.section());
    }
  }

  private void address(InetAddress address) {
    byte[] raw = address.getAddress();
    if (raw.length != 4) {
      text(NetUtil.toAddressString(address));
      return;
    }
    for (int i = 0; i < 4; i++) {
      text(i == 0 ? "" : ".");
      number(raw[i] & 0xff);
    }
  }

  /** Our own text and names of Kubernetes objects: nothing in it needs to be escaped. */
  private void text(@Nullable String text) {
    if (text == null) {
      return;
    }
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void append(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  /** What a client sent: quotes, backslashes, controls and bytes above ASCII are escaped. */
  private void escaped(byte[] from, int start, int end) {
    room((end - start) * 6);
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (b >= ' ' && b != '"' && b != '\\' && b != 0x7f) {
        bytes[length++] = b;
      } else {
        unicode(b);
      }
    }
  }

  private void unicode(byte b) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[b >> 4 & 15];
    bytes[length++] = HEX[b & 15];
  }

  private void number(long number) {
    if (number >= 10) {
      number(number / 10);
    }
    digit((int) (number % 10));
  }

  private void millis(long nanos) {
    long micros = Math.max(nanos, 0) / 1000;
    number(micros / 1000);
    text(".");
    digit((int) (micros / 100 % 10));
    digit((int) (micros / 10 % 10));
    digit((int) (micros % 10));
  }

  private void digit(int digit) {
    room(1);
    bytes[length++] = (byte) ('0' + digit);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
