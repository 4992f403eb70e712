package dev.fairlead.dataplane.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header fields of one message, in order, as spans over one growing byte array: no object and
 * no string per field. Reused from message to message by its owner ({@link #clear}); whoever wants
 * to keep a field copies it.
 *
 * <p>Example: {@code Host: a\r\nX-Y: z\r\n} copied to {@code bytes()} gives two fields whose name
 * and value spans point into it. A field is dropped by marking it, which moves nothing.
 */
public final class HeaderBlock {
  private static final int STRIDE = 5; // name start, name end, value start, value end, id

  private byte[] bytes = new byte[1024];
  private int used;
  private int[] spans = new int[STRIDE * 24];
  private int size;

  /** Forgets all fields, keeps the memory (but gives back what one big message had grown it to). */
  public void clear() {
    used = 0;
    size = 0;
    if (bytes.length > 32 * 1024) {
      bytes = new byte[1024];
    }
  }

  /** The array that spans point into; changes when the block grows. */
  public byte[] bytes() {
    return bytes;
  }

  /** Number of fields, dropped ones included. */
  public int size() {
    return size;
  }

  /** Bytes of {@link #bytes()} in use. */
  public int used() {
    return used;
  }

  /**
   * Makes room for {@code length} more bytes and returns where they start; the caller fills them.
   */
  public int reserve(int length) {
    int start = used;
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + length));
    }
    used = start + length;
    return start;
  }

  /**
   * Takes bytes from a buffer, as many as there is room for now or after growing once, so that
   * little is copied in vain; call again for more.
   *
   * @param limit how many bytes this block may use at most
   * @return how many were taken; 0 only at the limit
   */
  public int fill(ByteBuf in, int limit) {
    int room = bytes.length > used ? bytes.length - used : used;
    int length = Math.min(Math.min(in.readableBytes(), limit - used), room);
    int start = reserve(length);
    in.readBytes(bytes, start, length);
    return length;
  }

  /** Gives back all bytes from {@code end} on; no span may point behind it. */
  public void truncate(int end) {
    used = end;
  }

  /** Gives a field another value that already stands in {@link #bytes()}. */
  public void setValue(int i, int valueStart, int valueEnd) {
    spans[i * STRIDE + 2] = valueStart;
    spans[i * STRIDE + 3] = valueEnd;
  }

  /**
   * Records a field whose bytes already stand in {@link #bytes()}; {@code id} is its {@link
   * HeaderName}, found by the caller.
   */
  public void addSpan(int nameStart, int nameEnd, int valueStart, int valueEnd, int id) {
    int at = size * STRIDE;
    if (at == spans.length) {
      spans = Arrays.copyOf(spans, spans.length * 2);
    }
    spans[at] = nameStart;
    spans[at + 1] = nameEnd;
    spans[at + 2] = valueStart;
    spans[at + 3] = valueEnd;
    spans[at + 4] = id;
    size++;
  }

  /** Appends a field, copying name and value (ASCII or obs-text as ISO-8859-1). */
  public void add(String name, String value) {
    add(name.getBytes(StandardCharsets.ISO_8859_1), value.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Appends a field as HTTP/1 writes it, line end included, so that writers can copy it whole. */
  public void add(byte[] name, byte[] value) {
    int start = reserve(name.length + value.length + 4);
    int nameEnd = start + name.length;
    int valueEnd = nameEnd + 2 + value.length;
    System.arraycopy(name, 0, bytes, start, name.length);
    bytes[nameEnd] = ':';
    bytes[nameEnd + 1] = ' ';
    System.arraycopy(value, 0, bytes, nameEnd + 2, value.length);
    bytes[valueEnd] = '\r';
    bytes[valueEnd + 1] = '\n';
    addSpan(start, nameEnd, nameEnd + 2, valueEnd, HeaderName.of(bytes, start, nameEnd));
  }

  public int nameStart(int i) {
    return spans[i * STRIDE];
  }

  public int nameEnd(int i) {
    return spans[i * STRIDE + 1];
  }

  public int valueStart(int i) {
    return spans[i * STRIDE + 2];
  }

  public int valueEnd(int i) {
    return spans[i * STRIDE + 3];
  }

  /**
   * The field's {@link HeaderName}, {@link HeaderName#OTHER} if it is none of ours, or {@link
   * HeaderName#DROPPED}.
   */
  public int id(int i) {
    return spans[i * STRIDE + 4];
  }

  /** Takes a field out of the message. */
  public void drop(int i) {
    spans[i * STRIDE + 4] = HeaderName.DROPPED;
  }

  /** Takes back a {@link #drop}. */
  void restore(int i, int id) {
    spans[i * STRIDE + 4] = id;
  }

  /** Drops every field of that name. */
  public void dropAll(int id) {
    for (int i = 0; i < size; i++) {
      if (id(i) == id) {
        drop(i);
      }
    }
  }

  /** Index of the first field with that {@link HeaderName}, or -1. */
  public int find(int id) {
    for (int i = 0, at = 4; i < size; i++, at += STRIDE) {
      if (spans[at] == id) {
        return i;
      }
    }
    return -1;
  }

  public String name(int i) {
    return text(nameStart(i), nameEnd(i));
  }

  public String value(int i) {
    return text(valueStart(i), valueEnd(i));
  }

  /** A copy of a part of {@link #bytes()}. */
  public byte[] copy(int start, int end) {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** A part of {@link #bytes()} as text, byte for byte. */
  public String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** For people: never on the data path. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      if (id(i) != HeaderName.DROPPED) {
        text.append(name(i)).append(": ").append(value(i)).append('\n');
      }
    }
    return text.toString();
  }
}
