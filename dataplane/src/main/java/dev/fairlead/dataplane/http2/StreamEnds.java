package dev.fairlead.dataplane.http2;

import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;

/** Tells a {@link Http2ServerStream} when its stream is closed, whoever closed it. */
final class StreamEnds extends Http2ConnectionAdapter {
  private final Http2ServerConnection connection;

  StreamEnds(Http2ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    Http2ServerStream open = connection.of(stream);
    if (open != null) {
      open.onClosed();
    }
  }
}
