package dev.fairlead.e2e.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Commands in the repository. */
final class Shell {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final long PATIENCE_MINUTES = 20;

  private Shell() {}

  /**
   * Runs a command to its end.
   *
   * @return its standard output
   * @throws AssertionError with its output when it fails
   */
  static String run(Map<String, String> env, String... command) {
    return run(env, Path.of("/dev/null"), command);
  }

  /**
   * @param input where its standard input comes from
   */
  static String run(Map<String, String> env, Path input, String... command) {
    try {
      var errors = Files.createTempFile("fairlead-e2e", ".err");
      var builder = new ProcessBuilder(command).directory(REPOSITORY.toFile());
      builder.environment().putAll(env);
      var process = builder.redirectInput(input.toFile()).redirectError(errors.toFile()).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(List.of(command) + " failed:\n" + Files.readString(errors));
      }
      Files.delete(errors);
      return output;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static boolean onPath(String program) {
    for (var folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
