package dev.fairlead.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterPodsTest {

  private static String pod(String name, String component, String phase) {
    return pod(name, component, phase, "null");
  }

  private static String pod(String name, String component, String phase, String deletion) {
    return """
    {"metadata": {"name": "%s", "namespace": "fairlead", "deletionTimestamp": %s,
                  "labels": {"app.kubernetes.io/component": "%s"}},
     "spec": {"containers": []}, "status": {"phase": "%s"}}
    """
        .formatted(name, deletion, component, phase);
  }

  @Test
  void podsThatHaveEndedOrLeaveAreNoProblem() throws Exception {
    String pods =
        Stream.of(
                pod("evicted", "operator", "Failed"),
                pod("starting", "operator", "Pending"),
                pod("leaving", "operator", "Running", "\"2026-01-01T08:00:00Z\""),
                pod("closed", "dataplane", "Running", "\"2026-01-01T08:00:00Z\""),
                pod("done", "dataplane", "Succeeded"))
            .collect(
                Collectors.joining(
                    ",", "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": [", "]}"));
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext(
        "/api/v1/pods",
        exchange -> {
          byte[] body = pods.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    String url = "http://127.0.0.1:" + api.getAddress().getPort();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withAutoConfigure(false).withMasterUrl(url).build())
            .build()) {
      assertThat(new ClusterPods(client, null).ask())
          .containsExactly(new Answer.Silence("starting", true, "the pod is Pending"));
    } finally {
      api.stop(0);
    }
  }
}
