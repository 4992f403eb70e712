package dev.fairlead.bench;

/** The manifests that measurements run on. */
final class Manifests {
  /** Log off, as nginx has it off. */
  static final String QUIET_CONFIG =
      """
      apiVersion: fairlead.dev/v1alpha1
      kind: GatewayConfig
      metadata: {name: bench}
      spec:
        accessLog: {enabled: false}
      """;

  private Manifests() {}

  /** A Service with one endpoint on the loopback address and an Ingress without host. */
  static String one(String name, String path, int port) {
    return service(name, port) + ingress(name, null, path, name);
  }

  static String service(String name, int port) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec: {ports: [{name: http, port: 80}]}
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
    addressType: IPv4
    ports: [{name: http, port: %2$d}]
    endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
    """
        .formatted(name, port);
  }

  static String ingress(
      String name, @org.jspecify.annotations.Nullable String host, String path, String service) {
    String rule = host == null ? "" : "host: " + host + ", ";
    return """
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s}
    spec: {rules: [{%shttp: {paths: [{path: %s, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}]}}]}
    """
        .formatted(name, rule, path, service);
  }
}
