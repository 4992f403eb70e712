package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import io.netty.buffer.ByteBuf;

/**
 * Writes heads: kept fields in their order and case, then the fields of this hop. The heads have
 * gone through {@link dev.fairlead.dataplane.message.HopByHop} before.
 */
public final class HeadWriter {
  private HeadWriter() {}

  /**
   * A request to an endpoint, as HTTP/1.1 in origin form. Adds Content-Length or Transfer-Encoding
   * by {@code head.framing}, Host where there is none, and {@code Connection: Upgrade} for a
   * WebSocket.
   *
   * @param close adds {@code Connection: close}
   */
  public static void request(RequestHead head, boolean close, ByteBuf out) {
    throw new UnsupportedOperationException("" + head + close + out);
  }

  /**
   * A response to a client, as HTTP/1.1.
   *
   * @param client the version of the client's request
   * @param close adds {@code Connection: close}; without it, HTTP/1.0 clients get keep-alive
   */
  public static void response(ResponseHead head, Version client, boolean close, ByteBuf out) {
    throw new UnsupportedOperationException("" + head + client + close + out);
  }

  /**
   * How the response's body is framed towards that client: chunked and close-delimited ones become
   * chunked for HTTP/1.1 and close-delimited for HTTP/1.0 (then the connection must close).
   */
  public static Framing framing(ResponseHead head, Version client) {
    throw new UnsupportedOperationException("" + head + client);
  }
}
