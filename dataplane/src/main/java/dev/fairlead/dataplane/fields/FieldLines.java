package dev.fairlead.dataplane.fields;

import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Header fields that are made once and added to many messages: their bytes stand as they go over
 * the wire, so adding them is one copy and a few numbers.
 */
public final class FieldLines {
  private static final int SPAN = 5; // name start, name end, value start, value end, id

  private final byte[] bytes;
  private final int[] spans;

  private FieldLines(byte[] bytes, int[] spans) {
    this.bytes = bytes;
    this.spans = spans;
  }

  /**
   * @param namesAndValues name, value, name, value, ...
   */
  public static FieldLines of(String... namesAndValues) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] spans = new int[namesAndValues.length / 2 * SPAN];
    for (int i = 0, at = 0; i < namesAndValues.length; i += 2, at += SPAN) {
      String name = namesAndValues[i];
      spans[at] = out.size();
      out.writeBytes(bytes(name));
      spans[at + 1] = out.size();
      out.writeBytes(bytes(": "));
      spans[at + 2] = out.size();
      out.writeBytes(bytes(namesAndValues[i + 1]));
      spans[at + 3] = out.size();
      out.writeBytes(bytes("\r\n"));
      spans[at + 4] = HeaderName.of(name);
    }
    return new FieldLines(out.toByteArray(), spans);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Adds the fields to a message. */
  public void addTo(HeaderBlock headers) {
    int base = headers.reserve(bytes.length);
    System.arraycopy(bytes, 0, headers.bytes(), base, bytes.length);
    for (int at = 0; at < spans.length; at += SPAN) {
      headers.addSpan(
          base + spans[at],
          base + spans[at + 1],
          base + spans[at + 2],
          base + spans[at + 3],
          spans[at + 4]);
    }
  }

  /**
   * Adds one field whose value is copied from the message itself.
   *
   * @param name the field's name with {@code ": "} behind it
   */
  public static void add(HeaderBlock headers, byte[] name, int id, int from, int to) {
    int base = open(headers, name, to - from);
    int value = base + name.length;
    System.arraycopy(headers.bytes(), from, headers.bytes(), value, to - from);
    close(headers, name, id, base, to - from);
  }

  /** Likewise, with a value from elsewhere. */
  public static void add(HeaderBlock headers, byte[] name, int id, byte[] value) {
    int base = open(headers, name, value.length);
    System.arraycopy(value, 0, headers.bytes(), base + name.length, value.length);
    close(headers, name, id, base, value.length);
  }

  /** Makes room for a field of which the caller writes the value behind the name. */
  public static int open(HeaderBlock headers, byte[] name, int valueLength) {
    int base = headers.reserve(name.length + valueLength + 2);
    System.arraycopy(name, 0, headers.bytes(), base, name.length);
    return base;
  }

  /** Records the field that {@link #open} began. */
  public static void close(HeaderBlock headers, byte[] name, int id, int base, int valueLength) {
    int value = base + name.length;
    int end = value + valueLength;
    headers.bytes()[end] = '\r';
    headers.bytes()[end + 1] = '\n';
    headers.addSpan(base, value - 2, value, end, id);
  }
}
