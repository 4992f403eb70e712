package dev.fairlead.dataplane.stream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * What the wire tells an exchange about the endpoint's side of an attempt. All calls come on the
 * exchange's event loop.
 */
public interface ResponseListener {
  /** A 1xx other than 101. The head is only valid during the call. */
  void onInformational(ResponseHead head);

  /**
   * The final head, or a 101 that was asked for. The head stays valid until the attempt is over.
   *
   * @param end no body follows
   */
  void onResponse(ResponseHead head, boolean end);

  /** A part of the body; ownership passes to the listener. */
  void onData(ByteBuf data, boolean end);

  void onTrailers(HeaderBlock trailers);

  /** A burst of reads is over: whatever was passed on may be flushed. */
  void onReadComplete();

  /** {@link UpstreamStream#writable} is true again. */
  void onWritable();

  /** The attempt is over without a complete response. */
  void onFailed(Failure failure);
}
