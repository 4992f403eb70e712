package dev.fairlead.dataplane.stream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import io.netty.buffer.ByteBuf;

/**
 * What the wire tells an exchange about its client's side. All calls come on the connection's event
 * loop.
 */
public interface RequestListener {
  /**
   * A complete and valid head. It stays valid and unchanged by the wire until the exchange is over.
   *
   * @param end no body follows
   */
  void onRequest(RequestHead head, boolean end);

  /**
   * A request that the wire refuses: the exchange answers it by the failure table and accounts for
   * it.
   *
   * @param head what was understood of it; may be empty
   */
  void onRefused(RequestHead head, Failure failure);

  /**
   * A part of the body; ownership passes to the listener. After {@code end} the request is
   * complete.
   */
  void onData(ByteBuf data, boolean end);

  /** The request ends with trailers. */
  void onTrailers(HeaderBlock trailers);

  /** A burst of reads is over: whatever was passed on may be flushed. */
  void onReadComplete();

  /** {@link ClientStream#writable} is true again. */
  void onWritable();

  /**
   * The client's side ended before the exchange did; nothing can be sent any more unless the
   * failure has a status.
   */
  void onFailed(Failure failure);
}
