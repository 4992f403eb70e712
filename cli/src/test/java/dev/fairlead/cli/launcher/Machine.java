package dev.fairlead.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pretended machine: a checkout with the real launcher, and only the tools that a test wants. */
final class Machine {
  private static final List<String> TOOLS =
      List.of(
          "basename",
          "cat",
          "dirname",
          "find",
          "grep",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "touch",
          "tr");

  private final Path root;
  private final Map<String, String> env = new HashMap<>();

  /**
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  record Result(int code, String out, String err) {}

  Machine(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("bin"));
    for (String tool : TOOLS) {
      script(root.resolve("bin").resolve(tool), "exec " + find(tool) + " \"$@\"");
    }
    Path checkout = Files.createDirectories(checkout());
    for (String module : List.of("snapshot", "crds", "operator", "dataplane", "cli")) {
      Files.createDirectories(checkout.resolve(module));
    }
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Path launcher = Path.of(System.getProperty("fairlead.home"), "fairlead");
    Files.copy(launcher, checkout.resolve("fairlead"));
    executable(checkout.resolve("fairlead"));
    env.put("PATH", root.resolve("bin").toString());
    env.put("HOME", root.resolve("home").toString());
    env.put("FAIRLEAD_JVM_DIRS", root.resolve("jvm").toString());
  }

  private static Path find(String tool) {
    for (String folder : List.of("/bin", "/usr/bin")) {
      Path path = Path.of(folder, tool);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new IllegalStateException("no " + tool + " on this machine");
  }

  Path checkout() {
    return root.resolve("check out"); // a space, as in real life
  }

  Machine with(String variable, Path value) {
    env.put(variable, value.toString());
    return this;
  }

  /** Adds a JDK of that version whose {@code java} prints how it was called. */
  Path jdk(String folder, String version) throws IOException {
    Path home = root.resolve(folder);
    Files.createDirectories(home.resolve("bin"));
    script(home.resolve("bin/java"), "printf '%s\\n' \"java $*\"");
    script(home.resolve("bin/javac"), "exit 0");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Adds a Maven that runs these commands in the checkout. */
  void maven(String commands) throws IOException {
    script(root.resolve("bin/mvn"), "cd '" + checkout() + "'\n" + commands);
  }

  static void script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Result run(String... args) throws IOException, InterruptedException {
    return finish(start(checkout().resolve("fairlead"), args));
  }

  Process start(Path launcher, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder.start();
  }

  static Result finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    return new Result(process.waitFor(), out, err);
  }
}
