package dev.fairlead.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BackendPolicy} asks for. A part that is missing leaves the default in force.
 *
 * @param targetRefs Services of the policy's own namespace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = BackendPolicySpec.TRY_WITHIN_REQUEST,
    message = "retry.perTryTimeout must not be longer than timeouts.request")
@ValidationRule(
    value = BackendPolicySpec.CONNECT_WITHIN_REQUEST,
    message = "connection.connectTimeout must not be longer than timeouts.request")
public record BackendPolicySpec(
    @JsonPropertyDescription(
            "The Services of this namespace that the policy rules, each in whole or one port of"
                + " it. Where two policies claim one target, the older one rules.")
        @Required
        @Size(min = 1, max = 16)
        @ValidationRule(
            value =
                "self.all(a, self.exists_one(b, a.name == b.name && (has(a.sectionName) ?"
                    + " a.sectionName : '') == (has(b.sectionName) ? b.sectionName : '')))",
            message = "targetRefs must not name the same Service and port twice")
        List<TargetRef> targetRefs,
    @JsonPropertyDescription("How an endpoint is chosen.") @Nullable LoadBalancing loadBalancing,
    @JsonPropertyDescription("Time limits of a request; 0s means none.")
        @Nullable Timeouts timeouts,
    @JsonPropertyDescription("Limits of the connections to one endpoint, per data plane.")
        @Nullable Connection connection,
    @JsonPropertyDescription(
            "When a request is tried again at another endpoint: only ever where nothing was sent or"
                + " the method is idempotent and no byte of a response came.")
        @Nullable Retry retry,
    @JsonPropertyDescription("How requests leave an endpoint that goes away.")
        @Nullable Drain drain) {

  /** Nothing can be too long for it; what is no duration is refused elsewhere. */
  private static final String REQUEST_IS_ANY =
      "!has(self.timeouts) || !has(self.timeouts.request) || !self.timeouts.request"
          + GatewayDuration.MATCHES
          + " || duration(self.timeouts.request) == duration('0s')";

  static final String TRY_WITHIN_REQUEST =
      "!has(self.retry) || !has(self.retry.perTryTimeout) || "
          + REQUEST_IS_ANY
          + " || !self.retry.perTryTimeout"
          + GatewayDuration.MATCHES
          + " || duration(self.retry.perTryTimeout) <= duration(self.timeouts.request)";
  static final String CONNECT_WITHIN_REQUEST =
      "!has(self.connection) || !has(self.connection.connectTimeout) || "
          + REQUEST_IS_ANY
          + " || !self.connection.connectTimeout"
          + GatewayDuration.MATCHES
          + " || duration(self.connection.connectTimeout) <= duration(self.timeouts.request)";

  public BackendPolicySpec {
    targetRefs = targetRefs == null ? List.of() : List.copyOf(targetRefs);
  }

  /**
   * A Service, or one port of it.
   *
   * @param group of the core API: empty or {@code core}
   * @param kind {@code Service}
   * @param sectionName name of a port of the Service; null means all its ports
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "(self.group == '' || self.group == 'core') && self.kind == 'Service'",
      message = "only a Service of the core group can be a target: group \"\" and kind Service")
  public record TargetRef(
      @JsonPropertyDescription("Group of the target: empty for a Service.")
          @Default("")
          @Size(max = 253)
          @Nullable String group,
      @JsonPropertyDescription("Kind of the target: Service.") @Default("Service") @Size(max = 63)
          @Nullable String kind,
      @JsonPropertyDescription("Name of the Service.") @Required @Size(min = 1, max = 253)
          String name,
      @JsonPropertyDescription(
              "Name of one port of the Service. Without it the policy rules all its ports; a policy"
                  + " for one port goes before one for all.")
          @Size(min = 1, max = 63)
          @Nullable String sectionName) {}

  /** How an endpoint is chosen. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LoadBalancing(
      @JsonPropertyDescription(
              "LeastRequest: the endpoint with the fewest requests in flight, ties in turn."
                  + " RoundRobin: in turn.")
          @Default("LeastRequest")
          @Nullable Algorithm algorithm) {}

  /** How an endpoint is chosen among the candidates. */
  public enum Algorithm {
    @JsonProperty("LeastRequest")
    LEAST_REQUEST,
    @JsonProperty("RoundRobin")
    ROUND_ROBIN
  }

  /** Durations; {@code 0s} means no limit. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Timeouts(
      @JsonPropertyDescription(
              "From the complete request head to the last byte of the response; default 0s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("0s")
          @Nullable String request,
      @JsonPropertyDescription(
              "From the last byte of the request to the head of the response; default 60s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("60s")
          @Nullable String responseHeader,
      @JsonPropertyDescription(
              "Without a byte in either direction once the response has begun; default 5m.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("5m")
          @Nullable String streamIdle) {}

  /** Limits per endpoint and data plane. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Connection(
      @JsonPropertyDescription("Time to establish a connection, TLS included; default 2s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @ValidationRule(
              value = "duration(self) > duration('0s')",
              message = "connectTimeout must be longer than 0s")
          @Default("2s")
          @Nullable String connectTimeout,
      @JsonPropertyDescription("At most so many connections to one endpoint; 0 means no limit.")
          @Min(0)
          @Max(1_000_000)
          @Default("0")
          @Nullable Integer maxConnections,
      @JsonPropertyDescription(
              "At most so many requests that wait for a connection to one endpoint; 0 means no"
                  + " limit.")
          @Min(0)
          @Max(1_000_000)
          @Default("1024")
          @Nullable Integer maxPendingRequests) {}

  /** When a request is tried again. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Retry(
      @JsonPropertyDescription(
              "Further attempts after the first; default 1. With 0 a request is sent once, also"
                  + " where a kept connection turns out to be closed.")
          @Min(0)
          @Max(10)
          @Default("1")
          @Nullable Integer attempts,
      @JsonPropertyDescription(
              "Limit of one attempt up to the head of its response; 0s means none; default 0s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("0s")
          @Nullable String perTryTimeout,
      @JsonPropertyDescription("How many retries may be under way at once, per data plane.")
          @Nullable RetryBudget budget) {}

  /** How many retries may be in flight. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RetryBudget(
      @JsonPropertyDescription("Share of the active requests that may be retries; default 20.")
          @Min(0)
          @Max(100)
          @Default("20")
          @Nullable Integer percent,
      @JsonPropertyDescription("Retries that are always allowed; default 3.")
          @Min(0)
          @Max(1_000_000)
          @Default("3")
          @Nullable Integer minConcurrent) {}

  /** How requests leave an endpoint. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Drain(
      @JsonPropertyDescription(
              "How long requests may go on at an endpoint that leaves; then they are cut; default"
                  + " 5m.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("5m")
          @Nullable String timeout) {}
}
