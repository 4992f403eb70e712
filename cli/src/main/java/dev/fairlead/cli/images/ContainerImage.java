package dev.fairlead.cli.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * A stage and the Debian files as an image: layers from what changes rarely to what changes always,
 * so that a push after a change is small. The same input gives the same layers.
 */
final class ContainerImage {
  private static final String USER = "65532:65532";

  private final JibContainerBuilder builder;
  private final Path cache;

  /**
   * @param cache a folder for layers under construction
   */
  ContainerImage(Stage stage, DebianRoot debian, Platform platform, Path cache) throws IOException {
    this.cache = cache;
    this.builder =
        Jib.fromScratch()
            .setPlatforms(
                Set.of(
                    new com.google.cloud.tools.jib.api.buildplan.Platform(
                        platform.image(), "linux")))
            .setFileEntriesLayers(
                base(debian, cache),
                tree("java", stage, Stage.JAVA),
                jars("libraries", stage, false),
                tree("native", stage, Stage.APP + "/native"),
                jars("application", stage, true),
                files("start", stage, List.of(Stage.ARGUMENTS, Stage.BOM)),
                files("cache", stage, List.of(Stage.CACHE)))
            .addEnvironmentVariable("PATH", Stage.JAVA + "/bin")
            .addEnvironmentVariable("LANG", "C.UTF-8")
            .addEnvironmentVariable("MALLOC_ARENA_MAX", "2")
            .addEnvironmentVariable("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC")
            .setEntrypoint(Stage.JAVA + "/bin/java", "@" + Stage.ARGUMENTS)
            .setUser(USER)
            .setCreationTime(Instant.EPOCH)
            .addLabel("org.opencontainers.image.title", "fairlead-" + stage.half().label())
            .addLabel("org.opencontainers.image.licenses", "Apache-2.0");
  }

  private static FileEntriesLayer base(DebianRoot debian, Path cache) throws IOException {
    var layer = FileEntriesLayer.builder().setName("base");
    for (var file : debian.files()) {
      add(layer, file.source(), file.target());
    }
    var empty = Files.createDirectories(cache.resolve("empty"));
    layer.addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"));
    return layer.build();
  }

  private static FileEntriesLayer tree(String name, Stage stage, String folder) throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    try (var files = Files.walk(stage.in(folder))) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(layer, file, "/" + stage.root().relativize(file));
      }
    }
    return layer.build();
  }

  private static FileEntriesLayer jars(String name, Stage stage, boolean ours) {
    var layer = FileEntriesLayer.builder().setName(name);
    for (var jar : stage.jars().jars()) {
      if (jar.ours() == ours) {
        add(layer, jar.file(), Stage.APP + "/lib/" + jar.name());
      }
    }
    return layer.build();
  }

  private static FileEntriesLayer files(String name, Stage stage, List<String> paths) {
    var layer = FileEntriesLayer.builder().setName(name);
    paths.forEach(path -> add(layer, stage.in(path), path));
    return layer.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path file, String target) {
    var permissions = FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644");
    layer.addEntry(file, AbsoluteUnixPath.get(target), permissions, Stage.FILE_TIME);
  }

  /** Writes a docker-archive. */
  void writeTo(Path tar, String name) {
    containerize(name, Containerizer.to(TarImage.at(tar).named(reference(name))), true);
  }

  /**
   * Pushes with the credentials that {@code docker login} left.
   *
   * @param insecure whether plain HTTP and unknown certificates are accepted
   */
  void push(String name, boolean insecure) {
    var reference = reference(name);
    var credentials = CredentialRetrieverFactory.forImage(reference, event -> {});
    var target = RegistryImage.named(reference).addCredentialRetriever(credentials.dockerConfig());
    containerize(name, Containerizer.to(target).setAllowInsecureRegistries(insecure), false);
  }

  private void containerize(String name, Containerizer target, boolean offline) {
    try {
      builder.containerize(
          target
              .setOfflineMode(offline)
              .setToolName("fairlead")
              .setBaseImageLayersCache(cache.resolve("base"))
              .setApplicationLayersCache(cache.resolve("application")));
    } catch (InsecureRegistryException e) {
      throw new ImageException(
          "cannot write " + name + ": " + e.getMessage() + " --insecure allows others.", e);
    } catch (IOException
        | RegistryException
        | ExecutionException
        | CacheDirectoryCreationException e) {
      throw new ImageException("cannot write " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("interrupted", e);
    }
  }

  private static ImageReference reference(String name) {
    try {
      return ImageReference.parse(name);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("'" + name + "' is no image name: registry.example:5000/team", e);
    }
  }
}
