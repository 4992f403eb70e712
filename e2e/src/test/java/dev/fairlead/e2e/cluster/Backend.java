package dev.fairlead.e2e.cluster;

import dev.fairlead.e2e.load.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The pods of an application and its Service {@code app}, in a namespace of its own. */
final class Backend implements AutoCloseable {
  static final String IMAGE = "fairlead.local/backend:1";
  private static final String MANIFEST =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app}
      spec:
        replicas: 2
        selector: {matchLabels: {app: app}}
        strategy: {rollingUpdate: {maxUnavailable: %s}}
        template:
          metadata: {labels: {app: app}}
          spec:
            terminationGracePeriodSeconds: 20
            containers:
            - name: app
              image: %s
              args: [-linger, %s]
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 1, failureThreshold: 1}
              resources: {requests: {cpu: 5m}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: app}
      spec:
        selector: {app: app}
        ports:
        - {name: http, port: 80, targetPort: http}
        - {name: grpc, port: 81, targetPort: http, appProtocol: kubernetes.io/h2c}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: app}
      spec:
        ingressClassName: fairlead
        rules:
        - host: %s
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {name: http}}}}]}
        - host: grpc.%s
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {name: grpc}}}}]}
      """;

  private final KubernetesClient client;
  private final String namespace;

  /**
   * How its pods leave.
   *
   * @param linger how long they still accept when they are told to end
   * @param maxUnavailable of a roll-out
   */
  record Manners(String linger, String maxUnavailable) {
    static final Manners GOOD = new Manners("5s", "25%");
  }

  /** Starts it and waits until it is available; it answers for {@code NAMESPACE.test}. */
  Backend(KubernetesClient client, String namespace) {
    this(client, namespace, Manners.GOOD);
  }

  Backend(KubernetesClient client, String namespace, Manners manners) {
    this.client = client;
    this.namespace = namespace;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    apply(MANIFEST.formatted(manners.maxUnavailable(), IMAGE, manners.linger(), host(), host()));
    rolledOut();
  }

  String host() {
    return namespace + ".test";
  }

  Target target(InetSocketAddress address) {
    return new Target(address, host(), "grpc." + host());
  }

  String namespace() {
    return namespace;
  }

  void apply(String yaml) {
    var bytes = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(bytes).items()) {
      client.resource(object).inNamespace(namespace).serverSideApply();
    }
  }

  /** A further host. */
  void route(String host) {
    apply(ingress(host, "[]"));
  }

  /** A further host, with the certificate of a Secret. */
  void routeWithTls(String host, String secret) {
    apply(ingress(host, "[{hosts: [" + host + "], secretName: " + secret + "}]"));
  }

  private static String ingress(String host, String tls) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s}
    spec:
      ingressClassName: fairlead
      tls: %s
      rules:
      - host: %s
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {name: http}}}}]}
    """
        .formatted(host, tls, host);
  }

  /** Replaces every pod, and waits until that is done. */
  void roll() {
    deployment().rolling().restart();
    rolledOut();
  }

  void scale(int replicas) {
    deployment().scale(replicas);
    rolledOut();
  }

  /** Those that were not asked to end. */
  List<Pod> pods() {
    return client.pods().inNamespace(namespace).withLabel("app", "app").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Asks one pod itself. */
  void tell(Pod pod, String path) {
    var name = pod.getMetadata().getName();
    client.raw("/api/v1/namespaces/" + namespace + "/pods/" + name + ":8080/proxy" + path);
  }

  /** As {@code kubectl rollout status} sees it. */
  private void rolledOut() {
    deployment()
        .waitUntilCondition(
            d -> {
              var status = d == null ? null : d.getStatus();
              return status != null
                  && d.getMetadata().getGeneration().equals(status.getObservedGeneration())
                  && d.getSpec().getReplicas().equals(status.getUpdatedReplicas())
                  && d.getSpec().getReplicas().equals(status.getReplicas())
                  && d.getSpec().getReplicas().equals(status.getAvailableReplicas());
            },
            3,
            TimeUnit.MINUTES);
  }

  /** Waits until so many pods are ready. */
  void available(int pods) {
    deployment()
        .waitUntilCondition(
            d ->
                d != null
                    && d.getStatus() != null
                    && Integer.valueOf(pods).equals(d.getStatus().getReadyReplicas()),
            3,
            TimeUnit.MINUTES);
  }

  private RollableScalableResource<Deployment> deployment() {
    return client.apps().deployments().inNamespace(namespace).withName("app");
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
  }
}
