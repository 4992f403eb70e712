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
 * What a {@link GatewayConfig} says. A part that is missing leaves the default in force. The parts
 * that hold many numbers are in {@link GatewayLimits}.
 *
 * @param trustedProxies CIDRs or single addresses of peers whose forwarding headers are believed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GatewayConfigSpec(
    @JsonPropertyDescription(
            "Ports that the data planes listen on, besides those that their command line names; the"
                + " defaults of the command line give way to them.")
        @Size(max = 16)
        @ValidationRule(
            value = "self.all(a, self.exists_one(b, a.port == b.port))",
            message = "listeners must not use the same port twice")
        List<Listener> listeners,
    @JsonPropertyDescription(
            "CIDRs or single addresses of peers whose X-Forwarded-* and Forwarded headers are"
                + " believed; none by default.")
        @Size(max = 256)
        @ValidationRule(
            value = "self.all(p, p.contains('/') ? isCIDR(p) : isIP(p))",
            message = "trustedProxies must be CIDRs or addresses, like 10.0.0.0/8 or 192.0.2.1")
        List<@Size(max = 64) String> trustedProxies,
    @JsonPropertyDescription(
            "The PROXY protocol, versions 1 and 2, by which load balancers of TCP name the client.")
        @Nullable ProxyProtocol proxyProtocol,
    @JsonPropertyDescription("TLS towards clients.") @Nullable Tls tls,
    @JsonPropertyDescription(
            "The certificate for hosts that no Ingress has one for. Without it: a self-made one.")
        @Nullable DefaultCertificate defaultCertificate,
    @JsonPropertyDescription("HTTP/2 from clients.") GatewayLimits.@Nullable Http2 http2,
    @JsonPropertyDescription("Headers that the gateway adds.") @Nullable Forwarding forwarding,
    @JsonPropertyDescription("Limits of messages, connections and of a data plane as a whole.")
        @Nullable Limits limits,
    @JsonPropertyDescription("How a data plane leaves.") @Nullable Drain drain,
    @JsonPropertyDescription("What is logged.") @Nullable AccessLog accessLog) {

  public GatewayConfigSpec {
    listeners = listeners == null ? List.of() : List.copyOf(listeners);
    trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
  }

  /**
   * Who speaks the PROXY protocol.
   *
   * @param from CIDRs or single addresses
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ProxyProtocol(
      @JsonPropertyDescription(
              "CIDRs or single addresses of peers whose connections, to every port, must begin with"
                  + " a header of the PROXY protocol, which is believed; those of other peers must"
                  + " not. None by default.")
          @Size(max = 256)
          @ValidationRule(
              value = "self.all(p, p.contains('/') ? isCIDR(p) : isIP(p))",
              message = "from must be CIDRs or addresses, like 10.0.0.0/8 or 192.0.2.1")
          List<@Size(max = 64) String> from) {
    public ProxyProtocol {
      from = from == null ? List.of() : List.copyOf(from);
    }
  }

  /** A port that the data planes listen on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Listener(
      @JsonPropertyDescription("Unique name.")
          @Required
          @Size(min = 1, max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          String name,
      @JsonPropertyDescription("Port that the data plane binds, in a pod the container's.")
          @Required
          @Min(1)
          @Max(65_535)
          Integer port,
      @JsonPropertyDescription("HTTP or HTTPS.") @Required Protocol protocol) {}

  /** What a listener speaks. */
  public enum Protocol {
    HTTP,
    HTTPS
  }

  /** TLS towards clients. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tls(
      @JsonPropertyDescription("The lowest version that is spoken; default TLSv1.2.")
          @Default("TLSv1.2")
          @Nullable TlsVersion minVersion) {}

  /** A version of TLS. */
  public enum TlsVersion {
    @JsonProperty("TLSv1.2")
    TLS_1_2,
    @JsonProperty("TLSv1.3")
    TLS_1_3
  }

  /** A certificate in a Secret of type {@code kubernetes.io/tls}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DefaultCertificate(
      @JsonPropertyDescription("The Secret that holds certificate and key.") @Required
          SecretRef secretRef) {}

  /** The name of a Secret. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretRef(
      @JsonPropertyDescription("Namespace of the Secret.") @Required @Size(min = 1, max = 63)
          String namespace,
      @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
          String name) {}

  /** Headers that the gateway adds. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Forwarding(
      @JsonPropertyDescription(
              "Name of the header that carries the request id; an empty name turns request ids off.")
          @Pattern("^[A-Za-z0-9-]*$")
          @Size(max = 64)
          @Default("X-Request-ID")
          @Nullable String requestIdHeader,
      @JsonPropertyDescription("Whether a Via header is added; default false.") @Default("false")
          @Nullable Boolean via) {}

  /** Limits, each with its unit in the name or as a duration. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Limits(
      @JsonPropertyDescription("Of connections and messages from clients.")
          GatewayLimits.@Nullable ClientLimits client,
      @JsonPropertyDescription("Of messages and connections towards endpoints.")
          GatewayLimits.@Nullable UpstreamLimits upstream,
      @JsonPropertyDescription("Of one data plane, past which the newest work is refused.")
          GatewayLimits.@Nullable Capacity capacity) {}

  /** How a data plane leaves. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Drain(
      @JsonPropertyDescription(
              "After SIGTERM: how long connections are still accepted while readiness fails;"
                  + " default 5s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("5s")
          @Nullable String acceptFor,
      @JsonPropertyDescription("Then: how long what is in flight may take; default 30s.")
          @Pattern(GatewayDuration.PATTERN)
          @Size(max = GatewayDuration.MAX_LENGTH)
          @Default("30s")
          @Nullable String grace) {}

  /** What is logged. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record AccessLog(
      @JsonPropertyDescription(
              "Whether each exchange is one JSON line on standard output; default true.")
          @Default("true")
          @Nullable Boolean enabled) {}
}
