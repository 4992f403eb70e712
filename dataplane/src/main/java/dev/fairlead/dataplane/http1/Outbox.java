package dev.fairlead.dataplane.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one connection sends until it is flushed: heads, framing and small data go into one
 * buffer, so that a usual message is one buffer and one system call; larger data is passed on
 * without a copy.
 */
final class Outbox {
  /** Data up to this size is copied behind the head. */
  private static final int SMALL = 2048;

  private static final int BUFFER = 4096;
  private static final int MAX_CHUNK_LINE = 10;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int CRLF = '\r' << 8 | '\n';

  private final ChannelHandlerContext ctx;
  private @Nullable ByteBuf small;
  private boolean dirty;

  Outbox(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /** Where heads are written to. */
  ByteBuf small() {
    ByteBuf buffer = small;
    if (buffer == null) {
      buffer = ctx.alloc().directBuffer(BUFFER);
      small = buffer;
    }
    return buffer;
  }

  /** Data as it is; takes ownership. */
  void raw(ByteBuf data) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
      return;
    }
    ByteBuf buffer = small;
    if (length <= SMALL && (buffer == null || buffer.writableBytes() >= length)) {
      small().writeBytes(data);
      data.release();
      return;
    }
    spill();
    dirty = true;
    var unused = ctx.write(data, ctx.voidPromise());
  }

  /** Data as one chunk (RFC 9112 section 7.1), and the last chunk if it is the end. */
  void chunk(ByteBuf data, boolean end) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
    } else {
      chunkLine(length);
      raw(data);
      ByteBufUtil.writeShortBE(small(), CRLF);
    }
    if (end) {
      lastChunk();
      ByteBufUtil.writeShortBE(small(), CRLF);
    }
  }

  /** The line of the last chunk; trailers and an empty line follow. */
  void lastChunk() {
    chunkLine(0);
  }

  private void chunkLine(int length) {
    ByteBuf buffer = small();
    if (buffer.writableBytes() < MAX_CHUNK_LINE) {
      spill();
      buffer = small();
    }
    int shift = (31 - Integer.numberOfLeadingZeros(length | 1)) & ~3;
    for (; shift >= 0; shift -= 4) {
      buffer.writeByte(HEX[length >>> shift & 0xf]);
    }
    ByteBufUtil.writeShortBE(buffer, CRLF);
  }

  private void spill() {
    ByteBuf buffer = small;
    if (buffer != null) {
      small = null;
      dirty = true;
      var unused = ctx.write(buffer, ctx.voidPromise());
    }
  }

  boolean isEmpty() {
    return small == null && !dirty;
  }

  /** Hands over what was collected, and asks the kernel to take it. */
  void flush() {
    ByteBuf buffer = small;
    if (buffer != null) {
      small = null;
      dirty = false;
      var unused = ctx.writeAndFlush(buffer, ctx.voidPromise());
    } else if (dirty) {
      dirty = false;
      ctx.flush();
    }
  }

  /** Forgets what was not flushed; the connection is about to close. */
  void drop() {
    ByteBuf buffer = small;
    if (buffer != null) {
      small = null;
      buffer.release();
    }
  }
}
