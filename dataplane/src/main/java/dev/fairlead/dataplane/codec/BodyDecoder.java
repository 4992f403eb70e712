package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.FieldScanner.Underscores;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.TrailerRules;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Takes a message's body out of its framing, without copying it. Use: {@link #begin} after a head,
 * then {@link #decode} until it says {@link Step#NEED_MORE} or that the body is over.
 *
 * <p>Example: of {@code 3;x=y\r\nabc\r\n0\r\n\r\n} come LAST_DATA with {@code abc} if all of it is
 * there, or DATA and END if not (RFC 9112 section 7.1).
 */
public final class BodyDecoder {
  /** What {@link #decode} found. */
  public enum Step {
    /** All bytes were taken; or the body is over, and none is taken. */
    NEED_MORE,
    /** {@link #data()} is a part of the body; more follows. */
    DATA,
    /** {@link #data()} is the last part of the body. */
    LAST_DATA,
    /** The body is over, without further data. */
    END,
    /** The body is over, and {@link #trailers()} has fields. */
    TRAILERS,
    /** {@link #failure()} says why. */
    FAILED
  }

  private enum At {
    SIZE,
    EXTENSION,
    SIZE_LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILER,
    TRAILER_FIELDS,
    LAST_LINE_FEED,
    DONE,
    FAILED
  }

  private static final int MAX_SIZE_DIGITS = 16;
  private static final byte[] END_OF_BODY = {'\r', '\n', '0', '\r', '\n', '\r', '\n'};

  private final Failure bad;
  private final Failure tooLarge;
  private final int maxTrailerBytes;
  private final int maxTrailers;
  private final Underscores underscores;
  private final HeaderBlock trailers = new HeaderBlock();
  private final FieldScanner fields = new FieldScanner();
  private final ChunkExtension extension;

  private At at = At.DONE;
  private Framing framing = Framing.NONE;
  private long left;
  private int digits;
  private Failure failure;
  private ByteBuf data = Unpooled.EMPTY_BUFFER;

  private BodyDecoder(Failure bad, Failure tooLarge, int maxBytes, int max, Underscores policy) {
    this.bad = bad;
    this.tooLarge = tooLarge;
    this.maxTrailerBytes = maxBytes;
    this.maxTrailers = max;
    this.underscores = policy;
    this.extension = new ChunkExtension(bad == Failure.BAD_RESPONSE);
    this.failure = bad;
  }

  /** For requests: what is wrong is {@link Failure#BAD_FRAMING} or HEAD_TOO_LARGE. */
  public static BodyDecoder ofRequests(Settings.ClientLimits limits) {
    return new BodyDecoder(
        Failure.BAD_FRAMING,
        Failure.HEAD_TOO_LARGE,
        limits.maxHeadBytes(),
        limits.maxHeaders(),
        limits.underscoreHeaders() ? Underscores.KEEP_HARMLESS : Underscores.DROP);
  }

  /** For responses: what is wrong is {@link Failure#BAD_RESPONSE}. */
  public static BodyDecoder ofResponses(Settings.UpstreamLimits limits) {
    return new BodyDecoder(
        Failure.BAD_RESPONSE,
        Failure.BAD_RESPONSE,
        limits.maxHeadBytes(),
        limits.maxHeaders(),
        Underscores.KEEP);
  }

  /**
   * A new body.
   *
   * @param length bytes, for {@link Framing#LENGTH}
   */
  public void begin(Framing as, long length) {
    framing = as;
    left = as == Framing.LENGTH ? length : 0;
    digits = 0;
    extension.begin();
    at =
        switch (as) {
          case NONE -> At.DONE;
          case LENGTH -> length == 0 ? At.DONE : At.DATA;
          case CHUNKED -> At.SIZE;
          case UNTIL_CLOSE -> At.DATA;
        };
  }

  /** The next part. Bytes behind the end of the body stay in {@code in}. */
  public Step decode(ByteBuf in) {
    if (at == At.FAILED) {
      return Step.FAILED;
    }
    if (at == At.DONE || !in.isReadable()) {
      return Step.NEED_MORE;
    }
    return switch (framing) {
      case NONE -> Step.NEED_MORE;
      case LENGTH -> {
        take(in);
        at = left == 0 ? At.DONE : At.DATA;
        yield left == 0 ? Step.LAST_DATA : Step.DATA;
      }
      case CHUNKED -> chunked(in);
      case UNTIL_CLOSE -> {
        data = in.readRetainedSlice(in.readableBytes());
        yield Step.DATA;
      }
    };
  }

  private void take(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    data = in.readRetainedSlice(length);
    left -= length;
  }

  private Step chunked(ByteBuf in) {
    while (in.isReadable()) {
      if (at == At.DATA) {
        return chunkData(in);
      }
      if (at == At.TRAILER_FIELDS) {
        return trailerFields(in);
      }
      Step step = frame(in.readByte(), in);
      if (step != Step.NEED_MORE) {
        return step;
      }
    }
    return Step.NEED_MORE;
  }

  private Step chunkData(ByteBuf in) {
    take(in);
    if (left > 0) {
      return Step.DATA;
    }
    at = At.DATA_RETURN;
    if (!endsHere(in)) {
      return Step.DATA;
    }
    in.skipBytes(END_OF_BODY.length);
    at = At.DONE;
    return Step.LAST_DATA;
  }

  /** Whether the usual end of a body stands behind the data, all of it. */
  private static boolean endsHere(ByteBuf in) {
    if (in.readableBytes() < END_OF_BODY.length) {
      return false;
    }
    int from = in.readerIndex();
    for (int i = 0; i < END_OF_BODY.length; i++) {
      if (in.getByte(from + i) != END_OF_BODY[i]) {
        return false;
      }
    }
    return true;
  }

  /** One byte of what stands around data and trailers. */
  private Step frame(byte b, ByteBuf in) {
    return switch (at) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LINE_FEED -> expect(b, '\n', left == 0 ? At.TRAILER : At.DATA);
      case DATA_RETURN -> expect(b, '\r', At.DATA_LINE_FEED);
      case DATA_LINE_FEED -> expect(b, '\n', At.SIZE);
      case TRAILER -> {
        if (b != '\r') {
          in.readerIndex(in.readerIndex() - 1);
          trailers.clear();
          fields.begin(0, maxTrailers, underscores);
        }
        at = b == '\r' ? At.LAST_LINE_FEED : At.TRAILER_FIELDS;
        yield b == '\r' ? Step.NEED_MORE : trailerFields(in);
      }
      case LAST_LINE_FEED -> b == '\n' ? over(Step.END) : fail(bad);
      case DATA, TRAILER_FIELDS, DONE, FAILED -> fail(bad);
    };
  }

  private Step size(byte b) {
    int digit = Grammar.hexDigit(b);
    if (digit >= 0) {
      left = left << 4 | digit;
      digits++;
      return digits > MAX_SIZE_DIGITS || left < 0 ? fail(bad) : Step.NEED_MORE;
    }
    if (digits == 0) {
      return fail(bad);
    }
    digits = 0;
    extension.beginChunk();
    at = At.EXTENSION;
    return extension(b);
  }

  private Step extension(byte b) {
    return switch (extension.next(b)) {
      case MORE -> Step.NEED_MORE;
      case OVER -> {
        at = At.SIZE_LINE_FEED;
        yield Step.NEED_MORE;
      }
      case BAD -> fail(bad);
    };
  }

  private Step expect(byte b, char expected, At next) {
    if (b != expected) {
      return fail(bad);
    }
    at = next;
    return Step.NEED_MORE;
  }

  private Step trailerFields(ByteBuf in) {
    while (in.isReadable()) {
      if (trailers.fill(in, maxTrailerBytes) == 0) {
        return fail(tooLarge);
      }
      ParseResult result = fields.scan(trailers, trailers.used());
      if (result != ParseResult.NEED_MORE) {
        in.readerIndex(in.readerIndex() - (trailers.used() - fields.position()));
        trailers.truncate(fields.position());
        return result == ParseResult.COMPLETE
            ? over(TrailerRules.clean(trailers) ? Step.TRAILERS : Step.END)
            : fail(fields.failure() == Failure.HEAD_TOO_LARGE ? tooLarge : bad);
      }
    }
    return Step.NEED_MORE;
  }

  private Step over(Step step) {
    at = At.DONE;
    return step;
  }

  private Step fail(Failure why) {
    failure = why;
    at = At.FAILED;
    return Step.FAILED;
  }

  /** Once after DATA or LAST_DATA: a retained slice of the buffer; the caller owns it. */
  public ByteBuf data() {
    return data;
  }

  /**
   * After TRAILERS: valid until the next {@link #begin}. Names that may not be trailers are gone.
   */
  public HeaderBlock trailers() {
    return trailers;
  }

  /** Whether the body is over. A body {@link Framing#UNTIL_CLOSE} never is: its end is the FIN. */
  public boolean complete() {
    return at == At.DONE;
  }

  /** Why, after {@link Step#FAILED}. */
  public Failure failure() {
    return failure;
  }
}
