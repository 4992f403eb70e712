package dev.fairlead.cli.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From built modules to images: stage both halves, train them together, then write each. What went
 * wrong can be read in {@code .work} of the output folder.
 *
 * @param home the repository
 * @param out where the archives go
 * @param tag of the images; null for the version
 * @param progress told what is being done
 */
record ImageBuild(Path home, Path out, @Nullable String tag, Consumer<String> progress)
    implements AutoCloseable {

  /**
   * An image that was written.
   *
   * @param name with its tag
   */
  record Built(ContainerImage image, String name, Path tar) {
    /** Name, file and size in one line. */
    String describe() throws IOException {
      return "%s  %s  %.1f MB".formatted(name, tar, Files.size(tar) / 1e6);
    }

    /** The name under which it was pushed. */
    String push(String registry, boolean insecure) {
      var pushed = registry.replaceFirst("/+$", "") + "/" + name;
      image.push(pushed, insecure);
      return pushed;
    }
  }

  List<Built> run() throws IOException {
    var platform = Platform.ofThisMachine();
    Files.createDirectories(out);
    var work = work();
    delete(work);
    Files.createDirectories(work);
    progress.accept("fetching Debian packages");
    var debian = DebianRoot.extract(platform, work);
    var stages = new ArrayList<Stage>();
    for (var half : Half.values()) {
      progress.accept("linking a Java runtime for the " + half.label());
      stages.add(Stage.prepare(work, half, home, platform));
    }
    progress.accept("training run for the ahead-of-time caches");
    new Training(stages, work.resolve("training")).run();
    var built = new ArrayList<Built>();
    for (var stage : stages) {
      progress.accept("writing the image of the " + stage.half().label());
      built.add(write(stage, debian, platform, work));
    }
    return built;
  }

  private Built write(Stage stage, DebianRoot debian, Platform platform, Path work)
      throws IOException {
    var label = stage.half().label();
    var name = "fairlead/" + label + ":" + (tag == null ? version(stage) : tag);
    var bom = Sbom.of(name, stage.jars(), debian, stage.javaVersion());
    Files.writeString(stage.in(Stage.BOM), bom);
    Files.writeString(out.resolve(label + ".cdx.json"), bom);
    var image = new ContainerImage(stage, debian, platform, work.resolve(label + ".layers"));
    var tar = out.resolve(label + ".tar");
    image.writeTo(tar, name);
    return new Built(image, name, tar);
  }

  private static String version(Stage stage) {
    return stage.jars().jars().stream()
        .filter(jar -> jar.artifact().equals("fairlead-" + stage.half().label()))
        .map(jar -> jar.version().replace("-SNAPSHOT", ""))
        .findFirst()
        .orElseThrow();
  }

  private Path work() {
    return out.toAbsolutePath().normalize().resolve(".work");
  }

  /** Removes what only the build needed; images cannot be pushed any more. */
  @Override
  public void close() throws IOException {
    delete(work());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
