package dev.fairlead.cli.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars of one half, from the folders where the build puts them, without those that are only for
 * other platforms.
 *
 * @param jars sorted by file name
 */
record Jars(List<Jar> jars) {
  private static final Pattern NATIVE =
      Pattern.compile(".*-(linux|osx|windows)-(x86_64|aarch_64|riscv64)\\.jar");
  private static final String OURS = "dev.fairlead";

  /** A jar under its Maven coordinates. */
  record Jar(Path file, String group, String artifact, String version) {
    boolean ours() {
      return group.equals(OURS);
    }

    String name() {
      return file.getFileName().toString();
    }
  }

  /**
   * @param home the repository
   * @throws ImageException when the module has not been built
   */
  static Jars of(Half half, Path home, Platform platform) throws IOException {
    var target = home.resolve(half.label()).resolve("target");
    var lib = target.resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new ImageException("the module " + half.label() + " is not built: run mvn package");
    }
    var jars = new ArrayList<Jar>();
    try (var files = Files.walk(lib)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(file -> coordinates(lib, file))
          .filter(jar -> runsOn(platform, jar))
          .forEach(jars::add);
    }
    jars.add(own(half, target));
    jars.sort(Comparator.comparing(Jar::name));
    return new Jars(List.copyOf(jars));
  }

  /** From {@code io/netty/netty-buffer/4.2.18.Final/netty-buffer-4.2.18.Final.jar}. */
  private static Jar coordinates(Path lib, Path file) {
    var path = lib.relativize(file);
    var depth = path.getNameCount();
    return new Jar(
        file,
        path.subpath(0, depth - 3).toString().replace('/', '.'),
        path.getName(depth - 3).toString(),
        path.getName(depth - 2).toString());
  }

  private static boolean runsOn(Platform platform, Jar jar) {
    var matcher = NATIVE.matcher(jar.name());
    return !matcher.matches() || jar.name().endsWith("-" + platform.natives() + ".jar");
  }

  private static Jar own(Half half, Path target) throws IOException {
    var artifact = "fairlead-" + half.label();
    try (var files = Files.list(target)) {
      var file =
          files
              .filter(jar -> jar.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
              .findFirst()
              .orElseThrow(() -> new ImageException("no " + artifact + " jar in " + target));
      var name = file.getFileName().toString();
      var version = name.substring(artifact.length() + 1, name.length() - ".jar".length());
      return new Jar(file, OURS, artifact, version);
    }
  }

  /** Copies the jars into one folder, and the native libraries in them into another. */
  Jars stage(Path lib, Path natives) throws IOException {
    Files.createDirectories(lib);
    Files.createDirectories(natives);
    var staged = new ArrayList<Jar>();
    for (var jar : jars) {
      var copy = Files.copy(jar.file(), lib.resolve(jar.name()));
      staged.add(new Jar(copy, jar.group(), jar.artifact(), jar.version()));
      if (NATIVE.matcher(jar.name()).matches()) {
        extract(copy, natives);
      }
    }
    return new Jars(List.copyOf(staged));
  }

  private static void extract(Path jar, Path natives) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        var name = Path.of(entry.getName()).getFileName().toString();
        if (entry.getName().startsWith("META-INF/native/") && name.endsWith(".so")) {
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, natives.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }
}
