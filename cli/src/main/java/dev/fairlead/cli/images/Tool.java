package dev.fairlead.cli.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program that is run to its end. */
final class Tool {
  private static final int LINES_SHOWN = 5;

  private Tool() {}

  /** Whether a program of this name is on the PATH. */
  static boolean onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /**
   * @param log where its output goes; the end of it is in the message when it fails
   * @throws ImageException when it cannot be started or ends with another code than 0
   */
  static void run(List<String> command, Path log) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      var code = process.waitFor();
      if (code != 0) {
        var name = Path.of(command.getFirst()).getFileName();
        throw new ImageException(name + " ended with " + code + ":\n" + end(log));
      }
    } catch (IOException e) {
      throw new ImageException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("interrupted", e);
    }
  }

  /** The last lines of a log. */
  static String end(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
