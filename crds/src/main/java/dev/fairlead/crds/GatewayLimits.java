package dev.fairlead.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link GatewayConfigSpec} that hold many numbers; defaults as in the schema. */
public final class GatewayLimits {
  private GatewayLimits() {}

  /**
   * Limits of connections and messages from clients; durations of 0s mean no limit unless refused.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ClientLimits(
      @JsonPropertyDescription(
              "Bytes of a request's head, start line included; default 16384. Above it: 431.")
          @Min(1024)
          @Max(1_048_576)
          @Default("16384")
          @Nullable Integer maxHeadBytes,
      @JsonPropertyDescription("Header fields in a request's head; default 100. Above it: 431.")
          @Min(1)
          @Max(10_000)
          @Default("100")
          @Nullable Integer maxHeaders,
      @JsonPropertyDescription("Bytes of the request target; default 8192. Above it: 414.")
          @Min(256)
          @Max(1_048_576)
          @Default("8192")
          @Nullable Integer maxTargetBytes,
      @JsonPropertyDescription(
              "Bytes of a request's body; 0 means no limit, the default. Above it: 413.")
          @Min(0)
          @Max(9_007_199_254_740_992L)
          @Default("0")
          @Nullable Long maxBodyBytes,
      @JsonPropertyDescription(
              "For a complete head, from its first byte; default 10s. After it: 408.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @ValidationRule(
              value = "duration(self) > duration('0s')",
              message = "headTimeout must be longer than 0s")
          @Default("10s")
          @Nullable String headTimeout,
      @JsonPropertyDescription(
              "For the TLS handshake, and before it for a header of the PROXY protocol; default 5s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @ValidationRule(
              value = "duration(self) > duration('0s')",
              message = "handshakeTimeout must be longer than 0s")
          @Default("5s")
          @Nullable String handshakeTimeout,
      @JsonPropertyDescription("Of a connection between two requests; default 75s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @ValidationRule(
              value = "duration(self) > duration('0s')",
              message = "idleTimeout must be longer than 0s")
          @Default("75s")
          @Nullable String idleTimeout,
      @JsonPropertyDescription("Between two reads of a request's body; default 60s. After it: 408.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("60s")
          @Nullable String bodyIdleTimeout,
      @JsonPropertyDescription(
              "Without progress towards a client that reads too slowly; default 60s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("60s")
          @Nullable String writeIdleTimeout,
      @JsonPropertyDescription(
              "Then the connection is closed in its protocol's way; 0 means no limit, the"
                  + " default.")
          @Min(0)
          @Max(1_000_000_000)
          @Default("0")
          @Nullable Integer maxRequestsPerConnection,
      @JsonPropertyDescription(
              "Then likewise, give or take 10 percent; 0s means no limit; default 1h.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("1h")
          @Nullable String maxConnectionAge,
      @JsonPropertyDescription(
              "Whether header names with an underscore are passed on; they are dropped by"
                  + " default.")
          @Default("false")
          @Nullable Boolean underscoreHeaders,
      @JsonPropertyDescription(
              "Whether the path of a request may hold the characters |{}^ unescaped, as its query"
                  + " may; 400 by default.")
          @Default("false")
          @Nullable Boolean legacyPaths) {}

  /** Limits of messages and connections towards endpoints. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record UpstreamLimits(
      @JsonPropertyDescription("Bytes of a response's head; default 65536. Above it: 502.")
          @Min(1024)
          @Max(1_048_576)
          @Default("65536")
          @Nullable Integer maxHeadBytes,
      @JsonPropertyDescription("Header fields in a response's head; default 200. Above it: 502.")
          @Min(1)
          @Max(10_000)
          @Default("200")
          @Nullable Integer maxHeaders,
      @JsonPropertyDescription("Of a pooled connection; default 55s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @ValidationRule(
              value = "duration(self) > duration('0s')",
              message = "idleTimeout must be longer than 0s")
          @Default("55s")
          @Nullable String idleTimeout,
      @JsonPropertyDescription(
              "Of an upgraded connection, such as a WebSocket; 0s means no limit; default 1h.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("1h")
          @Nullable String tunnelIdleTimeout) {}

  /** Caps of one data plane, past which the newest work is refused; 0 means no limit. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Capacity(
      @JsonPropertyDescription("Client connections; default 65536.")
          @Min(0)
          @Max(10_000_000)
          @Default("65536")
          @Nullable Integer maxConnections,
      @JsonPropertyDescription("Requests in flight; default 65536.")
          @Min(0)
          @Max(10_000_000)
          @Default("65536")
          @Nullable Integer maxRequests,
      @JsonPropertyDescription(
              "Bytes held for slow readers over all connections; default 268435456.")
          @Min(0)
          @Max(9_007_199_254_740_992L)
          @Default("268435456")
          @Nullable Long maxBufferedBytes) {}

  /** HTTP/2 from clients. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Http2(
      @JsonPropertyDescription(
              "Whether HTTP/2 is offered by ALPN and accepted by prior knowledge; default true.")
          @Default("true")
          @Nullable Boolean enabled,
      @JsonPropertyDescription("Streams of one connection; default 100.")
          @Min(1)
          @Max(10_000)
          @Default("100")
          @Nullable Integer maxConcurrentStreams,
      @JsonPropertyDescription("Initial flow-control window of a stream; default 65536.")
          @Min(65535)
          @Max(2_147_483_647)
          @Default("65536")
          @Nullable Integer streamWindowBytes,
      @JsonPropertyDescription("Flow-control window of a connection; default 1048576.")
          @Min(65535)
          @Max(2_147_483_647)
          @Default("1048576")
          @Nullable Integer connectionWindowBytes,
      @JsonPropertyDescription(
              "Of a header list as RFC 9113 section 6.5.2 counts it; default 16384.")
          @Min(1024)
          @Max(1_048_576)
          @Default("16384")
          @Nullable Integer maxHeaderListBytes,
      @JsonPropertyDescription(
              "RST_STREAM frames within resetWindow, counted both ways; default 200. Above it"
                  + " the connection is closed.")
          @Min(1)
          @Max(1_000_000)
          @Default("200")
          @Nullable Integer maxResets,
      @JsonPropertyDescription("The window of maxResets; default 30s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @ValidationRule(
              value = "duration(self) > duration('0s')",
              message = "resetWindow must be longer than 0s")
          @Default("30s")
          @Nullable String resetWindow,
      @JsonPropertyDescription(
              "Control frames that wait to be written; default 1000. Above it the connection is"
                  + " closed.")
          @Min(10)
          @Max(1_000_000)
          @Default("1000")
          @Nullable Integer maxQueuedControlFrames,
      @JsonPropertyDescription("Small CONTINUATION frames in one header block; default 16.")
          @Min(1)
          @Max(1_000)
          @Default("16")
          @Nullable Integer maxSmallContinuations) {}
}
