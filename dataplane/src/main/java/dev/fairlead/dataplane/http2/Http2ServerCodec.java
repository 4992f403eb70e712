package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.dataplane.stream.ExchangeFactory;
import dev.fairlead.snapshot.Settings;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Builds a {@link Http2ServerConnection} with every limit of {@link Settings.Http2Limits} in place.
 */
public final class Http2ServerCodec
    extends AbstractHttp2ConnectionHandlerBuilder<Http2ServerConnection, Http2ServerCodec> {
  private static final char ENABLE_CONNECT_PROTOCOL = 0x8; // RFC 8441 section 3

  private final Client client;

  /**
   * Whom the connection belongs to.
   *
   * @param info the client
   * @param settings as they were when it connected
   * @param exchanges makes the exchange of each stream
   * @param abuse told when the connection is closed with ENHANCE_YOUR_CALM
   */
  public record Client(
      ConnectionInfo info, Settings settings, ExchangeFactory exchanges, Runnable abuse) {}

  private Http2ServerCodec(Client client) {
    this.client = client;
    Settings.Http2Limits limits = client.settings().http2();
    DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
    // RFC 9113 section 5.3 deprecates priorities: no tree that a client could make us rearrange.
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    connection(connection);
    Http2Settings initial = new Http2Settings();
    initial.maxConcurrentStreams(limits.maxConcurrentStreams());
    initial.initialWindowSize(limits.streamWindowBytes());
    initial.maxHeaderListSize(limits.maxHeaderListBytes());
    initial.put(ENABLE_CONNECT_PROTOCOL, Long.valueOf(1));
    initialSettings(initial);
    validateHeaders(true);
    validateRequiredPseudoHeaders(true);
    encoderIgnoreMaxHeaderListSize(true);
    encoderEnforceMaxQueuedControlFrames(limits.maxQueuedControlFrames());
    decoderEnforceMaxConsecutiveEmptyDataFrames(0); // FloodGuard counts them
    decoderEnforceMaxSmallContinuationFrames(limits.maxSmallContinuations());
    int window = Math.toIntExact(Math.max(1, limits.resetWindow().toSeconds()));
    decoderEnforceMaxRstFramesPerWindow(limits.maxResets(), window);
    encoderEnforceMaxRstFramesPerWindow(limits.maxResets(), window);
    gracefulShutdownTimeoutMillis(-1); // whoever drains the data plane sets the deadline
  }

  /**
   * A handler for a connection whose client speaks HTTP/2 from the first byte, by ALPN or by prior
   * knowledge.
   */
  public static Http2ServerConnection server(Client client) {
    return new Http2ServerCodec(client).build();
  }

  @Override
  protected Http2ServerConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initial) {
    return new Http2ServerConnection(decoder, encoder, initial, client);
  }
}
