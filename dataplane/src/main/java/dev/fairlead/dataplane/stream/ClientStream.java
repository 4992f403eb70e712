package dev.fairlead.dataplane.stream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * The client's side of one exchange, as the exchange sees it: an HTTP/1 connection while one
 * request is on it, or an HTTP/2 stream. Every call is made on the connection's event loop. Writes
 * are collected until {@link #flush}.
 */
public interface ClientStream {
  /** The connection it runs on. */
  ConnectionInfo connection();

  /**
   * Passes on an informational response (1xx, not 101). Dropped where the client's version has
   * none.
   */
  void sendInformational(ResponseHead head);

  /**
   * Sends the final head, or a 101. Frames the body for this hop by {@code head.framing} and {@code
   * head.contentLength}.
   *
   * @param end no body and no trailers follow
   */
  void sendHead(ResponseHead head, boolean end);

  /** Sends a part of the body; takes ownership of {@code data}. */
  void sendData(ByteBuf data, boolean end);

  /** Ends the response with trailers; they are left out where this hop cannot carry them. */
  void sendTrailers(HeaderBlock trailers);

  /** Writes what was collected: one system call. */
  void flush();

  /**
   * Ends the stream so that the client cannot take the response for complete: RST_STREAM, or a
   * closed connection.
   */
  void abort(Failure failure);

  /**
   * Whether more may be sent; when it becomes true again, {@link RequestListener#onWritable} is
   * called.
   */
  boolean writable();

  /** Turns the flow of the request's body on or off; off must soon stop the client. */
  void readBody(boolean on);

  /**
   * The rest of the request's body is not wanted: read and drop a little, or close after the
   * response.
   */
  void discardBody();

  /**
   * After this response the connection closes in its protocol's way ({@code Connection: close};
   * nothing on HTTP/2).
   */
  void closeAfterResponse();
}
