package dev.fairlead.bench;

import dev.fairlead.bench.SideBySide.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code bench/run h1 [ROUNDS]}, {@code h2 [ROUNDS]}, {@code folder [INGRESSES]}, {@code scale
 * [INGRESSES]}, {@code headless [INGRESSES]}, {@code heads}.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    String what = arguments.length == 0 ? "" : arguments[0];
    int number = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    Path work = Files.createTempDirectory("fairlead-bench");
    try (Processes processes = new Processes(work)) {
      switch (what) {
        case "h1" -> new SideBySide(processes, Clients.H1, number > 0 ? number : 15).run();
        case "h2" -> new SideBySide(processes, Clients.H2, number > 0 ? number : 15).run();
        case "heads" -> HeadBench.run();
        case "folder" -> new Folder(processes, number > 0 ? number : 5000).run();
        case "scale" -> new Scale(number > 0 ? number : 5000, false).run();
        case "headless" -> new Scale(number > 0 ? number : 5000, true).run();
        default -> {
          System.err.println(
              "usage: bench/run h1|h2 [ROUNDS] | folder|scale|headless [INGRESSES] | heads");
          System.exit(2);
        }
      }
    }
    delete(work); // not reached by what failed: its message names the logs in there
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Where a measurement was made: a number without this says nothing. */
  static void printMachine() throws Exception {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 2))
            .orElse("unknown CPU");
    System.out.printf(
        "%s, %d CPUs, Linux %s, Java %s%n",
        cpu,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Runtime.version());
  }

  /** The command that serves a folder of manifests on a port of HTTP, without an access log. */
  static List<String> serve(Processes processes, Path manifests, int port) throws IOException {
    Path config = processes.work().resolve("config.yaml");
    Files.writeString(config, Manifests.QUIET_CONFIG);
    List<String> command = new ArrayList<>(fairlead());
    command.addAll(
        List.of("run", "--manifests", manifests.toString(), "--config", config.toString()));
    command.addAll(List.of("--http-port", "" + port, "--https-port", "0", "--admin-port", "0"));
    return command;
  }

  /** The command that starts Fairlead, as a user starts it. */
  static List<String> fairlead() {
    return List.of(System.getProperty("fairlead.launcher", "./fairlead"));
  }
}
