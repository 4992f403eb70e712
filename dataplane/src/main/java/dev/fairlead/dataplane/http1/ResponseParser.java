package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;

/** Reads response heads, one after the other, from the reads of one connection to an endpoint. */
public final class ResponseParser {
  private Settings.UpstreamLimits limits;

  public ResponseParser(Settings.UpstreamLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes bytes until the head is complete; {@code head} is cleared when a new one begins and must
   * stay the same until then. An informational head (1xx) is a complete head of its own: call again
   * for the next.
   *
   * @param requestMethod one of {@link dev.fairlead.dataplane.message.Method}'s constants; framing
   *     depends on it
   */
  public ParseResult parse(ByteBuf in, ResponseHead head, int requestMethod) {
    throw new UnsupportedOperationException(limits + " " + in + head + requestMethod);
  }

  /** Whether a head has begun and is not complete. */
  public boolean started() {
    throw new UnsupportedOperationException();
  }

  /** After {@link ParseResult#FAILED}: always {@link Failure#BAD_RESPONSE}. */
  public Failure failure() {
    return Failure.BAD_RESPONSE;
  }
}
