package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.loop.Loop;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Builds an {@link Http2UpstreamConnection}. */
public final class Http2UpstreamCodec
    extends AbstractHttp2ConnectionHandlerBuilder<Http2UpstreamConnection, Http2UpstreamCodec> {
  /** As much of a response as one slow client may make us keep. */
  private static final int STREAM_WINDOW = 64 * 1024;

  private final Target target;

  /**
   * Where the connection goes.
   *
   * @param loop its event loop
   * @param maxHeadBytes of a response's header list
   * @param secure whether it is encrypted
   * @param owner the pool
   */
  public record Target(
      Loop loop, int maxHeadBytes, boolean secure, Http2UpstreamConnection.Owner owner) {}

  private Http2UpstreamCodec(Target target) {
    this.target = target;
    DefaultHttp2Connection connection = new DefaultHttp2Connection(false);
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    connection(connection);
    initialSettings(
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(target.maxHeadBytes()));
    validateHeaders(true);
    encoderIgnoreMaxHeaderListSize(true);
    decoderEnforceMaxConsecutiveEmptyDataFrames(16);
    gracefulShutdownTimeoutMillis(-1);
  }

  /** A handler for a new connection to an endpoint that speaks HTTP/2. */
  public static Http2UpstreamConnection connect(Target target) {
    return new Http2UpstreamCodec(target).build();
  }

  @Override
  protected Http2UpstreamConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initial) {
    return new Http2UpstreamConnection(decoder, encoder, initial, target);
  }
}
