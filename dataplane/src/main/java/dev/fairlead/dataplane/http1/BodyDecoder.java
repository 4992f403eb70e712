package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;

/**
 * Takes a message's body out of its framing, without copying it. Use: {@link #begin} after a head,
 * then {@link #decode} until it says {@link Step#NEED_MORE} or that the body is over.
 */
public final class BodyDecoder {
  /** What {@link #decode} found. */
  public enum Step {
    /** All bytes were taken (or none may be taken: the body is over). */
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

  private final Failure bad;
  private final int maxTrailerBytes;
  private final int maxTrailers;

  private BodyDecoder(Failure bad, int maxTrailerBytes, int maxTrailers) {
    this.bad = bad;
    this.maxTrailerBytes = maxTrailerBytes;
    this.maxTrailers = maxTrailers;
  }

  /** For requests: what is wrong is {@link Failure#BAD_FRAMING} or HEAD_TOO_LARGE. */
  public static BodyDecoder ofRequests(Settings.ClientLimits limits) {
    return new BodyDecoder(Failure.BAD_FRAMING, limits.maxHeadBytes(), limits.maxHeaders());
  }

  /** For responses: what is wrong is {@link Failure#BAD_RESPONSE}. */
  public static BodyDecoder ofResponses(Settings.UpstreamLimits limits) {
    return new BodyDecoder(Failure.BAD_RESPONSE, limits.maxHeadBytes(), limits.maxHeaders());
  }

  /**
   * A new body.
   *
   * @param length bytes, for {@link Framing#LENGTH}
   */
  public void begin(Framing framing, long length) {
    throw new UnsupportedOperationException(framing + " " + length + maxTrailerBytes + maxTrailers);
  }

  /** The next part. Bytes behind the end of the body stay in {@code in}. */
  public Step decode(ByteBuf in) {
    throw new UnsupportedOperationException(in.toString());
  }

  /**
   * After DATA and LAST_DATA, once: a retained slice of the buffer; ownership passes to the caller.
   */
  public ByteBuf data() {
    throw new UnsupportedOperationException();
  }

  /**
   * After TRAILERS: valid until the next {@link #begin}. Names that may not be trailers are gone.
   */
  public HeaderBlock trailers() {
    throw new UnsupportedOperationException();
  }

  /** Whether the body is over. A body {@link Framing#UNTIL_CLOSE} never is: its end is the FIN. */
  public boolean complete() {
    throw new UnsupportedOperationException();
  }

  public Failure failure() {
    return bad;
  }
}
