package dev.fairlead.dataplane.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Errors that Netty tells apart in words only, and calls PROTOCOL_ERROR where there is a better
 * one. Should a later Netty find other words, h2spec and {@code AttackTest.continuationsWithoutEnd}
 * say so.
 */
final class Spoken {
  private Spoken() {}

  /**
   * A head on a stream that its client has ended is STREAM_CLOSED (RFC 9113 section 5.1); one that
   * is too large is answered, after which NO_ERROR asks for no more of it (section 8.1).
   */
  static Http2Exception.StreamException better(
      Http2Exception.StreamException failure, @Nullable Http2Stream stream) {
    boolean unanswered = stream == null || !stream.isHeadersSent();
    if (unanswered && failure instanceof HeaderListSizeException large && large.duringDecode()) {
      return (Http2Exception.StreamException)
          Http2Exception.headerListSizeError(
              failure.streamId(), Http2Error.NO_ERROR, true, "head too large");
    }
    boolean late =
        stream != null
            && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
            && says(failure, "too many headers");
    return late
        ? (Http2Exception.StreamException)
            Http2Exception.streamError(
                failure.streamId(), Http2Error.STREAM_CLOSED, "head after the end")
        : failure;
  }

  /** A header block that grows past every limit is excessive load (RFC 9113 section 10.5). */
  static @Nullable Http2Exception better(@Nullable Http2Exception failure) {
    return failure != null && says(failure, "Header size exceeded")
        ? Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "endless header block")
        : failure;
  }

  private static boolean says(Http2Exception failure, String words) {
    return failure.error() == Http2Error.PROTOCOL_ERROR
        && String.valueOf(failure.getMessage()).contains(words);
  }
}
