package dev.fairlead.cli.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one image adds to the Debian files, laid out as in the image: {@code opt/java} and {@code
 * app}. All files carry the time that they will have in the image, because Java checks it before it
 * trusts a cache that was made from them.
 *
 * @param root stands for the image's root
 * @param half whose image it is
 * @param jars in {@code app/lib}
 */
record Stage(Path root, Half half, Jars jars) {
  /** The time of every file in the images. */
  static final Instant FILE_TIME = Instant.ofEpochSecond(1);

  static final String JAVA = "/opt/java";
  static final String APP = "/app";
  static final String ARGUMENTS = APP + "/java.args";
  static final String CACHE = APP + "/app.aot";
  static final String BOM = APP + "/bom.cdx.json";

  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UsePerfData",
          // The cache is mapped where it says: its pages stay the file's, shared by all pods of a
          // node.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          // What compilers and start-up took is given back, and what a burst of changes took.
          "-XX:TrimNativeHeapInterval=5000",
          "-XX:NewSize=10m", // else 2 MB, which a change of the configuration fills
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:-ShrinkHeapInSteps",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dio.netty.allocator.type=pooled",
          // Pieces of 512 KiB, not 4 MiB: each thread takes one, and zeroing touches all of it.
          "-Dio.netty.allocator.maxOrder=6",
          "-Dio.netty.jfr.enabled=false");

  /** Links the runtime and copies the jars. */
  static Stage prepare(Path work, Half half, Path home, Platform platform) throws IOException {
    var root = work.resolve(half.label());
    var app = root.resolve("app");
    Files.createDirectories(root.resolve("opt"));
    link(half, root.resolve("opt/java"), work.resolve(half.label() + ".jlink.log"));
    var jars = Jars.of(half, home, platform).stage(app.resolve("lib"), app.resolve("native"));
    var stage = new Stage(root, half, jars);
    Files.writeString(stage.in(ARGUMENTS), stage.arguments("", List.of("-XX:AOTCache=" + CACHE)));
    stage.setTimes();
    return stage;
  }

  private static void link(Half half, Path target, Path log) {
    Tool.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules=" + String.join(",", half.modules()),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output=" + target),
        log);
  }

  /** The file at an absolute path of the image. */
  Path in(String path) {
    return root.resolve(path.substring(1));
  }

  /**
   * The options of the JVM, the class path and the main class, one per line.
   *
   * @param prefix where the image's root is found
   * @param more options that go before the rest
   */
  String arguments(String prefix, List<String> more) {
    var path =
        jars.jars().stream()
            .map(jar -> prefix + APP + "/lib/" + jar.name())
            .collect(Collectors.joining(":"));
    return Stream.of(more, half.options(), OPTIONS)
            .flatMap(List::stream)
            .collect(Collectors.joining("\n"))
        + "\n-Djava.library.path=%s%s/native\n-cp\n%s\n%s\n"
            .formatted(prefix, APP, path, half.mainClass());
  }

  String javaVersion() throws IOException {
    return Files.readAllLines(in(JAVA + "/release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
        .findFirst()
        .orElse("unknown");
  }

  private void setTimes() throws IOException {
    try (var files = Files.walk(root)) {
      for (var file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(FILE_TIME));
      }
    }
  }
}
