package dev.fairlead.bench;

import dev.fairlead.operator.trust.BesideSource;
import dev.fairlead.snapshot.Certificate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * A cluster with thousands of Ingresses, on the API server of KUBECONFIG, where the chart is
 * installed: how long every data plane takes to follow a change, idle and while others change, what
 * a change costs on the feed, and what the halves weigh. Data planes are asked at their pods' own
 * addresses, so these must be reachable from here, and this process from them.
 */
final class Scale {
  /** So many that ten of them lie beyond the 99th percentile, and no single one makes it. */
  private static final int SAMPLES = 1_000;

  /** Changes that a process follows with code that is not compiled yet. */
  private static final int FIRST = 50;

  private static final int REQUESTS_BEFORE = 20_000;
  private static final int HTTP = 8080;
  private static final int HTTPS = 8443;
  private static final int PROBE = ScaleObjects.SERVICES - 1;

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final ScaleObjects objects;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final int ingresses;
  private final List<DataPlanePod> planes = new ArrayList<>();

  /**
   * @param headless whether Services have no address of their own: then kube-proxy, which works
   *     beside us after every change of an EndpointSlice, has nothing to do with them
   */
  Scale(int ingresses, boolean headless) {
    this.ingresses = ingresses;
    this.objects = new ScaleObjects(client, headless);
  }

  void run() throws Exception {
    Main.printMachine();
    try (client;
        pool;
        Origin a = new Origin("a");
        Origin b = new Origin("b")) {
      for (Pod pod : pods("dataplane")) {
        planes.add(new DataPlanePod(pod.getStatus().getPodIP(), HTTP));
      }
      String here = addressTowards(pods("dataplane").getFirst().getStatus().getPodIP());
      memory("before");
      objects.namespace();
      try {
        fill(here, a.port());
        memory("with all objects");
        serve();
        endpoints("idle, the first " + FIRST, FIRST, here, a, b);
        endpoints("idle", SAMPLES, here, a, b);
        hosts("idle");
        certificates();
        underChurn(here, a, b);
        memory("after churn");
      } finally {
        objects.delete();
      }
    }
  }

  private void underChurn(String here, Origin a, Origin b) throws Exception {
    try (var churn = new Churn(objects::changeEndpoints)) {
      endpoints(churn.toString(), SAMPLES, here, a, b);
    }
    try (var churn = new Churn(objects::changeIngress)) {
      hosts(churn.toString());
    }
  }

  private static String addressTowards(String ip) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(ip, HTTP));
      return socket.getLocalAddress().getHostAddress();
    }
  }

  private void fill(String here, int port) throws Exception {
    long start = System.nanoTime();
    objects.services(here, port);
    long services = System.nanoTime();
    objects.ingresses(ingresses);
    long written = System.nanoTime();
    List<Integer> last =
        java.util.stream.IntStream.range(0, ingresses)
            .filter(ScaleObjects::answered)
            .boxed()
            .toList();
    long routed = 0;
    for (int i : last) {
      routed = Math.max(routed, everyPlane(ScaleObjects.host(i), "200 a"::equals));
    }
    System.out.printf(
        "%,d Services with %,d endpoints written in %.1f s, %,d Ingresses in %.1f s;"
            + " all routed %.2f s after the last write%n",
        ScaleObjects.SERVICES,
        (ScaleObjects.SERVICES - 1) * ScaleObjects.ENDPOINTS_PER_SERVICE + 1,
        (services - start) / 1e9,
        ingresses,
        (written - services) / 1e9,
        (routed - written) / 1e9);
    while (!objects.allHaveStatus()) {
      Thread.sleep(1000); // each look lists them all
    }
    System.out.printf(
        "all statuses written %.1f s after the last write%n", (System.nanoTime() - written) / 1e9);
  }

  /** Data planes that follow changes while they serve requests have served some before. */
  private void serve() throws Exception {
    String host = ScaleObjects.host(PROBE);
    long unused = everyPlane(plane -> plane.ask(host, REQUESTS_BEFORE));
  }

  private long everyPlane(String host, Predicate<String> wanted) throws Exception {
    return everyPlane(plane -> plane.await(host, wanted));
  }

  /** What a data plane is waited for; returns when it came. */
  private interface Wait {
    long on(DataPlanePod plane) throws Exception;
  }

  private long everyPlane(Wait wait) throws Exception {
    List<Future<Long>> all = new ArrayList<>();
    for (DataPlanePod plane : planes) {
      all.add(pool.submit(() -> wait.on(plane)));
    }
    long last = 0;
    for (Future<Long> one : all) {
      last = Math.max(last, one.get());
    }
    return last;
  }

  /** From the write of an EndpointSlice to the first answer of the new endpoint, everywhere. */
  private void endpoints(String when, int samples, String here, Origin a, Origin b)
      throws Exception {
    double before = sentBytes();
    double[] millis = new double[samples];
    double[] written = new double[samples];
    for (int i = 0; i < samples; i++) {
      Origin next = i % 2 == 0 ? b : a;
      String wanted = i % 2 == 0 ? "200 b" : "200 a";
      long start = System.nanoTime();
      objects.update(ScaleObjects.slice(PROBE, List.of(here), next.port()));
      written[i] = (System.nanoTime() - start) / 1e6;
      millis[i] = (everyPlane(ScaleObjects.host(PROBE), wanted::equals) - start) / 1e6;
    }
    print("EndpointSlice written → first answer of the new endpoint, " + when, millis);
    print("  of that until the API server has answered the write", written);
    if (when.equals("idle")) {
      System.out.printf(
          "%-75s %.0f bytes%n",
          "feed: one endpoint's change, from all operators to one data plane",
          (sentBytes() - before) / samples / planes.size());
    }
  }

  /** From the write of an Ingress to the first 200, everywhere. */
  private void hosts(String when) throws Exception {
    double[] millis = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      String name = "new-" + i + "-" + when.hashCode();
      long start = System.nanoTime();
      objects.create(ScaleObjects.ingress(name, name + ".scale.test", PROBE));
      millis[i] = (everyPlane(name + ".scale.test", "200 a"::equals) - start) / 1e6;
    }
    print("Ingress written → first 200, " + when, millis);
  }

  /** From the write of a Secret to the handshake with its new certificate, everywhere. */
  private void certificates() throws Exception {
    String host = "secure.scale.test";
    objects.create(ScaleObjects.secret("secure", selfMade()));
    objects.create(ScaleObjects.secure("secure", host, PROBE));
    double[] millis = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      Certificate made = selfMade();
      long start = System.nanoTime();
      objects.update(ScaleObjects.secret("secure", made));
      byte[] wanted = made.chain().getFirst().bytes();
      long seen = everyPlane(plane -> plane.awaitCertificate(HTTPS, host, wanted));
      millis[i] = (seen - start) / 1e6;
    }
    print("Secret written → first handshake with its certificate, idle", millis);
  }

  /** Made by the code that makes the gateway's own; for another host, which is a finding only. */
  private static Certificate selfMade() {
    Instant now = Instant.now();
    return java.util.Objects.requireNonNull(BesideSource.standalone(now).at(now).fallback());
  }

  private static void print(String what, double[] millis) {
    double mean = Arrays.stream(millis).average().orElse(0);
    Arrays.sort(millis);
    System.out.printf(
        "%-75s mean %.1f ms, median %.1f, p99 %.1f%n",
        what, mean, Sample.median(millis), millis[(int) Math.ceil(millis.length * 0.99) - 1]);
  }

  private List<Pod> pods(String component) {
    return client
        .pods()
        .inAnyNamespace()
        .withLabel("app.kubernetes.io/part-of", "fairlead")
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private double sentBytes() {
    double all = 0;
    for (Pod pod : pods("operator")) {
      String metrics =
          client.raw(
              "/api/v1/namespaces/%s/pods/%s:9090/proxy/metrics"
                  .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
      all +=
          metrics
              .lines()
              .filter(line -> line.startsWith("fairlead_operator_feed_sent_bytes_total"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
    }
    return all;
  }

  /** What the kubelet says. */
  private void memory(String when) throws IOException {
    var json = new com.fasterxml.jackson.databind.ObjectMapper();
    StringBuilder line = new StringBuilder("memory, " + when + ":");
    for (var node : client.nodes().list().getItems()) {
      var summary =
          json.readTree(
              client.raw("/api/v1/nodes/" + node.getMetadata().getName() + "/proxy/stats/summary"));
      for (var pod : summary.get("pods")) {
        String name = pod.get("podRef").get("name").asText();
        if (name.contains("fairlead-dataplane") || name.contains("fairlead-operator")) {
          var memory = pod.get("memory");
          line.append(
              " %s %d MiB anonymous, %d MiB working set;"
                  .formatted(
                      name.replaceFirst(".*fairlead-(\\w+)-.*", "$1"),
                      memory.path("rssBytes").asLong() >> 20,
                      memory.path("workingSetBytes").asLong() >> 20));
        }
      }
    }
    System.out.println(line);
  }
}
