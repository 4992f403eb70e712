package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;

/** Reads request heads, one after the other, from the reads of one connection. */
public final class RequestParser {
  private Settings.ClientLimits limits;

  public RequestParser(Settings.ClientLimits limits) {
    this.limits = limits;
  }

  /** Other limits from the next head on. */
  public void limits(Settings.ClientLimits next) {
    this.limits = next;
  }

  /**
   * Takes bytes until the head is complete; {@code head} is cleared when a new one begins and must
   * stay the same until then. After {@link ParseResult#COMPLETE} the next call begins a new head.
   */
  public ParseResult parse(ByteBuf in, RequestHead head) {
    throw new UnsupportedOperationException(limits + " " + in + head);
  }

  /** Whether a head has begun and is not complete: its deadline is running. */
  public boolean started() {
    throw new UnsupportedOperationException();
  }

  /** After {@link ParseResult#FAILED}: why. */
  public Failure failure() {
    throw new UnsupportedOperationException();
  }
}
