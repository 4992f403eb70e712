package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import io.netty.buffer.ByteBuf;

/**
 * Writes the kept fields of a block as field lines, in as few copies as their bytes allow: kept
 * neighbours that stand as {@code Name: value CRLF} one behind the other go out as one run.
 */
final class FieldWriter {
  private static final int CRLF = '\r' << 8 | '\n';
  private static final int COLON_SPACE = ':' << 8 | ' ';

  private FieldWriter() {}

  /** What is written is rarely longer. */
  static int estimate(HeaderBlock headers) {
    return headers.used() + 4 * headers.size();
  }

  /**
   * @param without bits of {@link HeaderName}s that are left out
   */
  static void write(HeaderBlock headers, long without, ByteBuf out) {
    write(headers, without, 0, 0, out);
  }

  /**
   * The same behind a start line that stands in the block at {@code [lineStart, lineEnd)}, CRLF
   * included.
   */
  static void write(HeaderBlock headers, long without, int lineStart, int lineEnd, ByteBuf out) {
    byte[] bytes = headers.bytes();
    int used = headers.used();
    int runStart = lineStart;
    int runEnd = lineEnd;
    for (int i = 0; i < headers.size(); i++) {
      int id = headers.id(i);
      if (id == HeaderName.DROPPED || (without & 1L << id) != 0) {
        continue;
      }
      int start = headers.nameStart(i);
      int colon = headers.nameEnd(i);
      int value = headers.valueStart(i);
      int end = headers.valueEnd(i);
      boolean asWritten =
          value == colon + 2
              && end + 2 <= used
              && is(bytes, colon, COLON_SPACE)
              && is(bytes, end, CRLF);
      if (!asWritten || start != runEnd) {
        out.writeBytes(bytes, runStart, runEnd - runStart);
        runStart = start;
        runEnd = start;
      }
      if (asWritten) {
        runEnd = end + 2;
      } else {
        out.writeBytes(bytes, start, colon - start).writeShort(COLON_SPACE);
        out.writeBytes(bytes, value, end - value).writeShort(CRLF);
      }
    }
    out.writeBytes(bytes, runStart, runEnd - runStart);
  }

  private static boolean is(byte[] bytes, int at, int two) {
    return bytes[at] == (byte) (two >> 8) && bytes[at + 1] == (byte) two;
  }
}
