package dev.fairlead.cli.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The few Debian packages that a Java runtime needs, as files: the C library, its loader and zlib.
 * Nothing is installed in the sense of Debian: no shell, no package manager.
 *
 * @param files what goes into the image, by absolute path in it
 * @param packages what they come from
 */
record DebianRoot(List<Entry> files, List<Package> packages) {
  /** A release rather than "stable", so that a build of tomorrow is a build of today. */
  static final String SUITE = "trixie";

  private static final String RELEASE =
      """
      PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
      NAME="Debian GNU/Linux"
      VERSION_ID="13"
      VERSION_CODENAME=trixie
      ID=debian
      """;
  private static final String USERS =
      """
      root:x:0:0:root:/:/sbin/nologin
      fairlead:x:65532:65532:fairlead:/:/sbin/nologin
      """;
  private static final String GROUPS = "root:x:0:\nfairlead:x:65532:\n";

  /**
   * @param source a regular file
   * @param target its absolute path in the image
   */
  record Entry(Path source, String target) {}

  /** A Debian package by name and full version. */
  record Package(String name, String version, String architecture) {
    /** What scanners of images read from {@code /var/lib/dpkg/status.d}. */
    String status() {
      return "Package: %s\nStatus: install ok installed\nVersion: %s\nArchitecture: %s\n"
          .formatted(name, version, architecture);
    }
  }

  /**
   * Fetches and extracts the packages from the mirrors that mmdebstrap knows.
   *
   * @param work an empty folder
   * @throws ImageException when mmdebstrap is missing or fails
   */
  static DebianRoot extract(Platform platform, Path work) throws IOException {
    if (!Tool.onPath("mmdebstrap")) {
      throw new ImageException(
          "mmdebstrap is needed to fetch the Debian packages of the images and is not on the PATH:"
              + " apt-get install mmdebstrap");
    }
    var root = work.resolve("debian");
    Tool.run(
        List.of(
            "mmdebstrap",
            "--variant=extract",
            "--architectures=" + platform.image(),
            "--include=libc6,zlib1g",
            // A mirror that is kept still is signed all the same.
            "--aptopt=Acquire::Check-Valid-Until \"false\"",
            "--skip=cleanup/apt",
            SUITE,
            root.toString()),
        work.resolve("debian.log"));
    var packages = packages(root.resolve("var/cache/apt/archives"));
    var files = libraries(root, platform);
    files.addAll(written(work.resolve("etc"), packages));
    return new DebianRoot(List.copyOf(files), packages);
  }

  /** From the names of the fetched files, such as {@code zlib1g_1%3a1.3.1-1_amd64.deb}. */
  private static List<Package> packages(Path archives) throws IOException {
    try (var files = Files.list(archives)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".deb"))
          .sorted()
          .map(name -> name.substring(0, name.length() - ".deb".length()).split("_", 3))
          .map(parts -> new Package(parts[0], decoded(parts[1]), parts[2]))
          .toList();
    }
  }

  private static String decoded(String version) {
    return URLDecoder.decode(version.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The libraries, each link as the file that it leads to, and the licences. */
  private static List<Entry> libraries(Path root, Platform platform) throws IOException {
    var entries = new ArrayList<Entry>();
    var folder = "/usr/lib/" + platform.multiarch();
    try (var files = Files.list(root.resolve(folder.substring(1)))) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> entries.add(new Entry(real(file), folder + "/" + file.getFileName())));
    }
    var loader = Path.of(platform.loader()).getFileName().toString();
    var file = root.resolve(folder.substring(1)).resolve(loader);
    entries.add(new Entry(real(file), platform.loader()));
    try (var files = Files.walk(root.resolve("usr/share/doc"))) {
      files
          .filter(doc -> doc.endsWith("copyright"))
          .sorted()
          .forEach(doc -> entries.add(new Entry(real(doc), "/" + root.relativize(doc))));
    }
    return entries;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> written(Path folder, List<Package> packages) throws IOException {
    Files.createDirectories(folder);
    var entries = new ArrayList<Entry>();
    entries.add(write(folder, "os-release", "/etc/os-release", RELEASE));
    entries.add(write(folder, "passwd", "/etc/passwd", USERS));
    entries.add(write(folder, "group", "/etc/group", GROUPS));
    for (var one : packages) {
      var target = "/var/lib/dpkg/status.d/" + one.name();
      entries.add(write(folder, "status." + one.name(), target, one.status()));
    }
    return entries;
  }

  private static Entry write(Path folder, String name, String target, String text)
      throws IOException {
    return new Entry(Files.writeString(folder.resolve(name), text), target);
  }
}
