package dev.fairlead.cli.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs both halves once, on this machine's loopback, so that the JVM writes down what it loaded and
 * compiled (JEP 514). The operator reads an API server's stand-in, the data plane is fed by the
 * operator; when both are ready and have seen all changes they are asked to end, and each writes
 * its cache as it leaves.
 *
 * <p>Java refuses a cache whose jars differ in name, size or time from those it was made from; the
 * folder before {@code /app} may differ. So the run uses the staged files themselves.
 */
final class Training {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<Stage> stages;
  private final Path work;
  private final HttpClient client = HttpClient.newHttpClient();

  Training(List<Stage> stages, Path work) {
    this.stages = stages;
    this.work = work;
  }

  /**
   * @throws ImageException when a half does not get ready or leaves no cache
   */
  void run() throws IOException {
    Files.createDirectories(work);
    var running = new ArrayList<Run>();
    try (var api = new ApiStandIn()) {
      var feedPort = freePort();
      var kubeconfig = Files.writeString(work.resolve("kubeconfig"), api.kubeconfig());
      for (var stage : stages) {
        var adminPort = freePort();
        var arguments =
            switch (stage.half()) {
              case OPERATOR -> operator(feedPort, kubeconfig);
              case DATAPLANE -> dataplane(feedPort);
            };
        arguments.add("--admin-port=" + adminPort);
        var run = start(stage, arguments, adminPort);
        running.add(run);
        awaitReady(run);
      }
      if (!api.awaitChanges(PATIENCE)) {
        throw new ImageException("the training run of the operator did not watch what it should");
      }
      for (var run : running.reversed()) {
        end(run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("interrupted", e);
    } finally {
      running.forEach(run -> run.process().destroyForcibly());
    }
  }

  private record Run(Stage stage, Process process, int adminPort, Path log) {
    String what() {
      return "the training run of the " + stage.half().label();
    }
  }

  private List<String> operator(int feedPort, Path kubeconfig) {
    return new ArrayList<>(
        List.of(
            "--kubeconfig=" + kubeconfig,
            "--feed-port=" + feedPort,
            "--certs=" + work.resolve("certs"),
            "--state=" + work.resolve("operator")));
  }

  private List<String> dataplane(int feedPort) throws IOException {
    return new ArrayList<>(
        List.of(
            "--operator=127.0.0.1:" + feedPort,
            "--certs=" + work.resolve("certs"),
            "--state=" + work.resolve("dataplane"),
            "--bind=127.0.0.1",
            "--http-port=" + freePort(),
            "--https-port=" + freePort()));
  }

  private Run start(Stage stage, List<String> arguments, int adminPort) throws IOException {
    var label = stage.half().label();
    var options = List.of("-XX:AOTCacheOutput=" + stage.in(Stage.CACHE), "-XX:+UseSerialGC");
    var file = work.resolve(label + ".args");
    Files.writeString(file, stage.arguments(stage.root().toString(), options));
    var command = new ArrayList<String>();
    command.add(stage.in(Stage.JAVA + "/bin/java").toString());
    command.add("@" + file);
    command.addAll(arguments);
    var log = work.resolve(label + ".log");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Run(stage, process, adminPort, log);
  }

  private void awaitReady(Run run) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ready(run)) {
      if (!run.process().isAlive() || System.nanoTime() - deadline > 0) {
        throw new ImageException(run.what() + " did not get ready:\n" + Tool.end(run.log()));
      }
      run.process().waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private boolean ready(Run run) throws InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + run.adminPort() + "/readyz");
    try {
      return client
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  private void end(Run run) throws IOException, InterruptedException {
    run.process().destroy();
    var ended = run.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended || !Files.exists(run.stage().in(Stage.CACHE))) {
      throw new ImageException(run.what() + " left no cache:\n" + Tool.end(run.log()));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
