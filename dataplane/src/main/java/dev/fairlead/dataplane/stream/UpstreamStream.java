package dev.fairlead.dataplane.stream;

import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import io.netty.buffer.ByteBuf;

/**
 * The endpoint's side of one attempt: an HTTP/1 connection taken from its pool, or an HTTP/2
 * stream. Every call is made on the event loop of the exchange. Gives itself back to its pool when
 * both directions are complete.
 */
public interface UpstreamStream {
  /**
   * Sends the head, already rewritten for this hop except for the framing, which is made here from
   * {@code head.framing}.
   *
   * @param end no body follows
   */
  void sendHead(RequestHead head, boolean end);

  /** Sends a part of the body; takes ownership of {@code data}. */
  void sendData(ByteBuf data, boolean end);

  /** Ends the request with trailers. */
  void sendTrailers(HeaderBlock trailers);

  void flush();

  /**
   * The exchange is no longer interested: closes the connection or resets the stream. No listener
   * call follows.
   */
  void cancel();

  boolean writable();

  /** Turns the flow of the response's body on or off. */
  void readBody(boolean on);

  /**
   * Whether a request was already answered on this connection: then its sudden end says nothing
   * about this request.
   */
  boolean reused();
}
