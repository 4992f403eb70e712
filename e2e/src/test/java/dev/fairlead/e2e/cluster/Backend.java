package dev.fairlead.e2e.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
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
        template:
          metadata: {labels: {app: app}}
          spec:
            terminationGracePeriodSeconds: 20
            containers:
            - name: app
              image: %s
              args: [-linger, 5s]
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 1}
              resources: {requests: {cpu: 5m}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: app}
      spec:
        selector: {app: app}
        ports: [{name: http, port: 80, targetPort: http}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: app}
      spec:
        ingressClassName: fairlead
        rules:
        - host: %s
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {name: http}}}}]}
      """;

  private final KubernetesClient client;
  private final String namespace;

  /** Starts it and waits until it is available; it answers for {@code NAMESPACE.test}. */
  Backend(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    apply(MANIFEST.formatted(IMAGE, host()));
    rolledOut();
  }

  String host() {
    return namespace + ".test";
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

  /** Replaces every pod, and waits until that is done. */
  void roll() {
    deployment().rolling().restart();
    rolledOut();
  }

  void scale(int replicas) {
    deployment().scale(replicas);
    rolledOut();
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

  private RollableScalableResource<Deployment> deployment() {
    return client.apps().deployments().inNamespace(namespace).withName("app");
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
  }
}
