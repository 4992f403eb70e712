package dev.fairlead.e2e.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One process of the command line, on the class path of this test. */
final class Fairlead implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path log;

  private Fairlead(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Fairlead start(Path folder, String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Dio.netty.leakDetection.level=paranoid",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.fairlead.cli.Main"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Fairlead(process, log);
  }

  /** A port that nobody listens on now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The status of a GET on loopback; 0 if nobody answers. */
  static int status(int port, String path) {
    return status(port, path, 5000);
  }

  /** The same for an answer that takes its time. */
  static int slowStatus(int port, String path) {
    return status(port, path, 60_000);
  }

  private static int status(int port, String path, int timeoutMillis) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(timeoutMillis);
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  void awaitStatus(int port, String path, int status) throws Exception {
    await(path + " answers " + status, () -> status(port, path) == status);
  }

  void awaitFile(Path file) throws Exception {
    await(file + " is there", () -> Files.exists(file));
  }

  void awaitOutput(String text) throws Exception {
    await("it says " + text, () -> said(text));
  }

  private boolean said(String text) {
    try {
      return output().contains(text);
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private void await(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError("never: " + what + "\n" + output());
      }
      Thread.sleep(20);
    }
  }

  String output() throws IOException {
    return Files.readString(log);
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill} does. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws Exception {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("does not end\n" + output());
    }
    return process.exitValue();
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
