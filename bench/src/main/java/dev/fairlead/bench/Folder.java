package dev.fairlead.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A folder with thousands of Ingresses: time from start to the first routed request, and from a
 * save to its effect.
 */
final class Folder {
  private static final int PER_FILE = 10;
  private static final int SAVES = 30;

  private final Processes processes;
  private final int ingresses;

  Folder(Processes processes, int ingresses) {
    this.processes = processes;
    this.ingresses = ingresses;
  }

  void run() throws Exception {
    Main.printMachine();
    Origin origin = new Origin("ok");
    Path folder = write(origin.port());
    Processes.output(
        java.util.stream.Stream.concat(
                Main.fairlead().stream(), java.util.stream.Stream.of("--version"))
            .toList()); // builds what is missing
    int port = Processes.freePort();
    long start = System.nanoTime();
    Process process = processes.start("fairlead", Main.serve(processes, folder, port));
    await(port, "host-" + (ingresses - 1) + ".example.com", "/", 200, process);
    System.out.printf(
        "%,d Ingresses in %,d files: first request routed %.2f s after the start (goal 5 s), %,d MiB resident%n",
        ingresses,
        ingresses / PER_FILE,
        (System.nanoTime() - start) / 1e9,
        Processes.residentKib(Processes.family(process)) / 1024);
    saves(folder, port, process);
    origin.close();
  }

  private Path write(int port) throws IOException {
    Path folder = Files.createDirectories(processes.work().resolve("many"));
    Files.writeString(folder.resolve("services.yaml"), Manifests.service("app", port));
    for (int file = 0; file < ingresses / PER_FILE; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = file * PER_FILE; i < (file + 1) * PER_FILE; i++) {
        text.append(Manifests.ingress("i" + i, "host-" + i + ".example.com", "/", "app"));
      }
      Files.writeString(folder.resolve("ingresses-" + file + ".yaml"), text);
    }
    return folder;
  }

  private void saves(Path folder, int port, Process process) throws Exception {
    double[] millis = new double[SAVES];
    for (int i = 0; i < SAVES; i++) {
      String host = "new-" + i + ".example.com";
      await(port, host, "/", 404, process);
      Files.writeString(folder.resolve("new.yaml"), Manifests.ingress("new", host, "/", "app"));
      long start = System.nanoTime();
      await(port, host, "/", 200, process);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double first = millis[0];
    Arrays.sort(millis);
    System.out.printf(
        "%d saves: effect after %.0f ms (median), %.0f ms (the first), %.0f ms (longest), goal 200 ms%n",
        SAVES, Sample.median(millis), first, millis[SAVES - 1]);
  }

  private void await(int port, String host, String path, int status, Process process)
      throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (status(port, host, path) != status) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IOException("no status " + status + " for " + host + "; see " + processes.work());
      }
      Thread.sleep(1);
    }
  }

  private static int status(int port, String host, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(5000);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      return answer.length < 12
          ? 0
          : Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return 0;
    }
  }
}
