package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.message.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What stands around the data of a chunked body. A chunk is {@code open(n)}, the data, {@code
 * close()}; the last one is {@code open(n)}, the data, {@code closeLast()}.
 */
public final class ChunkWriter {
  private ChunkWriter() {}

  /** Before {@code length} bytes of data, at least one. */
  public static ByteBuf open(ByteBufAllocator alloc, int length) {
    throw new UnsupportedOperationException("" + alloc + length);
  }

  /** After the data of a chunk that is not the last. */
  public static ByteBuf close() {
    throw new UnsupportedOperationException();
  }

  /** After the data of the last chunk: ends the body without trailers. */
  public static ByteBuf closeLast() {
    throw new UnsupportedOperationException();
  }

  /** Ends a body whose last chunk is closed already. */
  public static ByteBuf last() {
    throw new UnsupportedOperationException();
  }

  /** Likewise, with trailers. */
  public static ByteBuf last(ByteBufAllocator alloc, HeaderBlock trailers) {
    throw new UnsupportedOperationException("" + alloc + trailers);
  }
}
