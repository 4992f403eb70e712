package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.message.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What stands around the data of a chunked body. A chunk is {@code open(n)}, the data, {@code
 * close()}; the last one is {@code open(n)}, the data, {@code closeLast()}.
 */
public final class ChunkWriter {
  private static final int CRLF = '\r' << 8 | '\n';
  private static final int MAX_OPEN_BYTES = 10;

  private static final ByteBuf CLOSE = constant("\r\n");
  private static final ByteBuf CLOSE_LAST = constant("\r\n0\r\n\r\n");
  private static final ByteBuf LAST = constant("0\r\n\r\n");

  private ChunkWriter() {}

  private static ByteBuf constant(String text) {
    ByteBuf buffer = Unpooled.directBuffer(text.length());
    buffer.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return Unpooled.unreleasableBuffer(buffer).asReadOnly();
  }

  /** Before {@code length} bytes of data, at least one. */
  public static ByteBuf open(ByteBufAllocator alloc, int length) {
    ByteBuf out = alloc.ioBuffer(MAX_OPEN_BYTES);
    open(length, out);
    return out;
  }

  /** The same at the end of a buffer, behind a head for example. */
  public static void open(int length, ByteBuf out) {
    int shift = (31 - Integer.numberOfLeadingZeros(length | 1)) / 4 * 4;
    for (; shift >= 0; shift -= 4) {
      int digit = length >> shift & 0xf;
      out.writeByte(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    out.writeShort(CRLF);
  }

  /** After the data of a chunk that is not the last. */
  public static ByteBuf close() {
    return CLOSE.duplicate();
  }

  /** After the data of the last chunk: ends the body without trailers. */
  public static ByteBuf closeLast() {
    return CLOSE_LAST.duplicate();
  }

  /** Ends a body whose last chunk is closed already. */
  public static ByteBuf last() {
    return LAST.duplicate();
  }

  /** Likewise, with trailers. */
  public static ByteBuf last(ByteBufAllocator alloc, HeaderBlock trailers) {
    ByteBuf out = alloc.ioBuffer(FieldWriter.estimate(trailers) + LAST.readableBytes());
    out.writeByte('0').writeShort(CRLF);
    FieldWriter.write(trailers, 0, out);
    out.writeShort(CRLF);
    return out;
  }
}
