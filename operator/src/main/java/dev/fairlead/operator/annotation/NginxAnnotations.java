package dev.fairlead.operator.annotation;

import static dev.fairlead.operator.annotation.Annotation.Loss.ANSWER;
import static dev.fairlead.operator.annotation.Annotation.Loss.GUARD;
import static dev.fairlead.operator.annotation.Annotation.Loss.TUNING;

import dev.fairlead.operator.annotation.Annotation.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of ingress-nginx 1.15, its last release, declared once: {@code check} and the
 * page docs/tasks/from-ingress-nginx.md are made from this list. An annotation that gets an effect
 * here leaves the list.
 */
public final class NginxAnnotations {
  /** What their names begin with. */
  public static final String PREFIX = "nginx.ingress.kubernetes.io/";

  /** Marks an Ingress that must not take the requests of the one beside it. */
  static final String CANARY = "canary";

  /** Directives of nginx that keep somebody out. */
  private static final Pattern GUARDING_DIRECTIVE =
      Pattern.compile(
          "\\b(deny|auth_basic|auth_request|auth_jwt|limit_except|internal|ssl_verify_client)\\b"
              + "|\\breturn\\s+4\\d\\d\\b");

  private static final String OFF = "false";
  private static final Map<String, Annotation> ALL = new LinkedHashMap<>();

  static {
    guards();
    snippets();
    paths();
    connections();
    messages();
    balancing();
    extras();
  }

  private NginxAnnotations() {}

  /** All of them, by subject. */
  public static List<Annotation> all() {
    return new ArrayList<>(ALL.values());
  }

  /**
   * The annotation of that name; null if ingress-nginx has none.
   *
   * @param name without {@link #PREFIX}
   */
  static @Nullable Annotation named(String name) {
    return ALL.get(name);
  }

  private static void guards() {
    of(GUARD, Set.of(), "users are not asked for a password: let the backend do it", "auth-type");
    of(
        GUARD,
        Set.of(),
        "no authentication service is asked: let the backend ask, as oauth2-proxy does in front"
            + " of it",
        "auth-url");
    of(
        GUARD,
        Set.of(),
        "clients are not asked for a certificate: let the backend terminate TLS",
        "auth-tls-secret");
    of(
        GUARD,
        Set.of("0.0.0.0/0", "0.0.0.0/0,::/0", "::/0,0.0.0.0/0"),
        "clients of other addresses are not refused: use loadBalancerSourceRanges of the Service, or"
            + " a NetworkPolicy",
        "allowlist-source-range",
        "whitelist-source-range");
    of(
        GUARD,
        Set.of(),
        "clients of these addresses are not refused: use a firewall, or a NetworkPolicy",
        "denylist-source-range");
    String part = "it only shapes an authentication, which is not supported";
    of(TUNING, Set.of(), part, "auth-secret", "auth-secret-type", "auth-realm", "satisfy");
    of(TUNING, Set.of(), part, "auth-method", "auth-signin", "auth-signin-redirect-param");
    of(TUNING, Set.of(), part, "auth-response-headers", "auth-request-redirect");
    of(TUNING, Set.of(), part, "auth-proxy-set-headers", "auth-cache-key", "auth-cache-duration");
    of(TUNING, Set.of(), part, "auth-always-set-cookie", "auth-keepalive");
    of(TUNING, Set.of(), part, "auth-keepalive-requests", "auth-keepalive-timeout");
    of(TUNING, Set.of(), part, "auth-keepalive-share-vars", "auth-snippet");
    of(TUNING, Set.of(), part, "auth-tls-verify-client", "auth-tls-verify-depth");
    of(TUNING, Set.of(), part, "auth-tls-error-page", "auth-tls-match-cn");
    of(TUNING, Set.of(OFF), part, "auth-tls-pass-certificate-to-upstream");
    of(TUNING, Set.of(OFF), "there is no global authentication", "enable-global-auth");
    String firewall = "requests are NOT inspected: there is no web application firewall";
    of(ANSWER, Set.of(OFF), firewall, "enable-modsecurity", "enable-owasp-core-rules");
    of(TUNING, Set.of(), firewall, "modsecurity-transaction-id", "modsecurity-snippet");
  }

  private static void snippets() {
    String never = "snippets will not come: configuration is typed values only";
    for (String name : List.of("configuration-snippet", "server-snippet")) {
      ALL.put(name, new Annotation(name, GUARD, Set.of(), GUARDING_DIRECTIVE, never));
    }
    of(ANSWER, Set.of(), never, "stream-snippet");
  }

  private static void paths() {
    of(ANSWER, Set.of(), "paths reach the backend as the client wrote them", "rewrite-target");
    of(ANSWER, Set.of(OFF), "paths are compared letter by letter: write them out", "use-regex");
    of(ANSWER, Set.of(), "the header is not set", "x-forwarded-prefix");
    String redirects = "nothing is redirected: let the backend do it";
    of(ANSWER, Set.of(OFF), redirects, "ssl-redirect", "force-ssl-redirect");
    of(ANSWER, Set.of(OFF), redirects, "from-to-www-redirect");
    of(ANSWER, Set.of(), redirects, "app-root", "permanent-redirect", "temporal-redirect");
    of(TUNING, Set.of(), redirects, "permanent-redirect-code", "temporal-redirect-code");
    of(TUNING, Set.of(OFF), redirects, "preserve-trailing-slash", "relative-redirects");
    of(TUNING, Set.of(OFF), redirects, "use-port-in-redirects");
    String asIs = "headers of responses pass as the backend wrote them";
    of(ANSWER, Set.of("off", "default"), asIs, "proxy-redirect-from", "proxy-redirect-to");
    of(ANSWER, Set.of("off"), asIs, "proxy-cookie-domain", "proxy-cookie-path");
    of(ANSWER, Set.of(), "headers are not added: let the backend do it", "custom-headers");
    of(ANSWER, Set.of(), "add the hosts as rules of this Ingress", "server-alias");
    of(
        ANSWER,
        Set.of(OFF),
        "TLS ends here: use a Service of type LoadBalancer of its own",
        "ssl-passthrough");
    of(
        TUNING,
        Set.of(),
        "ciphers are chosen for you: GatewayConfig has tls.minVersion",
        "ssl-ciphers",
        "ssl-prefer-server-ciphers");
  }

  private static void connections() {
    of(
        ANSWER,
        Set.of("http"),
        "set appProtocol of the Service's port: https, grpc, grpcs or kubernetes.io/h2c",
        "backend-protocol");
    of(
        TUNING,
        Set.of("2", "2s"),
        "BackendPolicy has connection.connectTimeout, 2s by default",
        "proxy-connect-timeout");
    of(
        ANSWER,
        Set.of("60", "60s", "1m"),
        "BackendPolicy has timeouts.responseHeader, 60s by default, and timeouts.streamIdle, 5m by"
            + " default",
        "proxy-read-timeout");
    of(
        TUNING,
        Set.of("60", "60s", "1m"),
        "GatewayConfig has limits.client.bodyIdleTimeout, 60s by default",
        "proxy-send-timeout");
    String retries = "BackendPolicy has retry.attempts: safe ones only, 1 by default";
    of(TUNING, Set.of("error timeout"), retries, "proxy-next-upstream");
    of(TUNING, Set.of(), retries, "proxy-next-upstream-tries", "proxy-next-upstream-timeout");
    of(TUNING, Set.of("1.1"), "endpoints are spoken to in HTTP/1.1", "proxy-http-version");
    of(TUNING, Set.of("keep-alive"), "connections are kept", "connection-proxy-header");
    of(ANSWER, Set.of(), "the backend gets the client's Host", "upstream-vhost");
    of(TUNING, Set.of(OFF), "endpoints are reached themselves", "service-upstream");
    String noClientTls = "endpoints are NOT verified, and get no certificate of ours";
    of(ANSWER, Set.of(), noClientTls, "proxy-ssl-secret");
    of(ANSWER, Set.of("off"), noClientTls, "proxy-ssl-verify");
    of(TUNING, Set.of("off"), noClientTls, "proxy-ssl-verify-depth", "proxy-ssl-name");
    of(TUNING, Set.of("off"), noClientTls, "proxy-ssl-server-name", "proxy-ssl-ciphers");
    of(TUNING, Set.of(), noClientTls, "proxy-ssl-protocols");
    String fastCgi = "FastCGI is not spoken: put a web server in front of the backend";
    of(TUNING, Set.of(), fastCgi, "fastcgi-index", "fastcgi-params-configmap");
  }

  private static void messages() {
    of(
        TUNING,
        Set.of("0"),
        "bodies may have any size: GatewayConfig has limits.client.maxBodyBytes",
        "proxy-body-size");
    String streamed = "bodies are streamed both ways, in bounded memory";
    of(TUNING, Set.of("off"), streamed, "proxy-request-buffering", "proxy-buffering");
    of(TUNING, Set.of(), streamed, "client-body-buffer-size", "proxy-buffers-number");
    of(TUNING, Set.of(), streamed, "proxy-busy-buffers-size", "proxy-max-temp-file-size");
    of(
        TUNING,
        Set.of(),
        "heads of responses may have 64 KiB: GatewayConfig has limits.upstream.maxHeadBytes",
        "proxy-buffer-size");
    of(TUNING, Set.of(OFF), "nothing is pushed: browsers dropped it", "http2-push-preload");
    String cors = "CORS is not answered: let the backend do it";
    of(ANSWER, Set.of(OFF), cors, "enable-cors");
    of(TUNING, Set.of(), cors, "cors-allow-origin", "cors-allow-methods", "cors-allow-headers");
    of(TUNING, Set.of(), cors, "cors-expose-headers", "cors-allow-credentials", "cors-max-age");
    String limits = "requests are NOT limited";
    of(ANSWER, Set.of("0"), limits, "limit-connections", "limit-rps", "limit-rpm");
    of(TUNING, Set.of("0"), limits, "limit-burst-multiplier", "limit-rate", "limit-rate-after");
    of(TUNING, Set.of(), limits, "limit-allowlist", "limit-whitelist");
  }

  private static void balancing() {
    String algorithm = "BackendPolicy has loadBalancing.algorithm: LeastRequest or RoundRobin";
    of(TUNING, Set.of(), algorithm, "load-balance");
    String sticky = "sessions do not stick to an endpoint";
    of(ANSWER, Set.of(), sticky, "affinity", "upstream-hash-by");
    of(TUNING, Set.of(OFF), sticky, "upstream-hash-by-subset", "upstream-hash-by-subset-size");
    of(TUNING, Set.of(), sticky, "affinity-mode", "affinity-canary-behavior");
    of(TUNING, Set.of(), sticky, "session-cookie-name", "session-cookie-path");
    of(TUNING, Set.of(), sticky, "session-cookie-domain", "session-cookie-samesite");
    of(TUNING, Set.of(), sticky, "session-cookie-expires", "session-cookie-max-age");
    of(TUNING, Set.of(OFF), sticky, "session-cookie-secure", "session-cookie-change-on-failure");
    of(TUNING, Set.of(OFF), sticky, "session-cookie-conditional-samesite-none");
    of(ANSWER, Set.of(OFF), "this Ingress is not served, as a canary gets no share", CANARY);
    String canary = "it only shapes a canary, which is not supported";
    of(TUNING, Set.of(), canary, "canary-by-header", "canary-by-header-value");
    of(TUNING, Set.of(), canary, "canary-by-header-pattern", "canary-by-cookie");
    of(TUNING, Set.of(), canary, "canary-weight", "canary-weight-total");
  }

  private static void extras() {
    String errors = "errors are answered as they are";
    of(ANSWER, Set.of(), errors, "custom-http-errors", "default-backend");
    of(TUNING, Set.of(OFF), errors, "disable-proxy-intercept-errors");
    of(ANSWER, Set.of(), "requests are not copied", "mirror-target");
    of(TUNING, Set.of(), "requests are not copied", "mirror-request-body", "mirror-host");
    of(TUNING, Set.of("true"), "GatewayConfig has accessLog.enabled", "enable-access-log");
    of(TUNING, Set.of(OFF), "explain says where a request goes", "enable-rewrite-log");
    String traces = "no traces are made; traceparent is passed on";
    of(TUNING, Set.of(OFF), traces, "enable-opentelemetry", "opentelemetry-trust-incoming-span");
    of(TUNING, Set.of(), traces, "opentelemetry-operation-name");
  }

  private static void of(Loss loss, Set<String> idle, String advice, String... names) {
    for (String name : names) {
      ALL.put(name, new Annotation(name, loss, idle, null, advice));
    }
  }
}
