package dev.fairlead.operator.source.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder that count: {@code *.yaml}, {@code *.yml}, {@code *.json} in it and its
 * sub-folders, through symbolic links. Hidden names do not count: editors' swap files, and the
 * {@code ..data} folders of a mounted ConfigMap, whose files are seen through their links.
 */
final class ManifestFolder {
  /**
   * One look at a folder.
   *
   * @param files by path, in order
   * @param folders every folder looked into, with its key
   * @param unreadable what could not be looked into; nothing is known about what lies below
   */
  record Listing(
      TreeMap<Path, Fingerprint> files, List<Folder> folders, List<Unreadable> unreadable) {}

  record Folder(Path path, @Nullable Object key) {}

  record Unreadable(Path path, String reason) {}

  private ManifestFolder() {}

  static boolean isManifest(Path file) {
    String name = name(file);
    if (name.startsWith(".")) {
      return false;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
  }

  static boolean isHidden(Path path) {
    return name(path).startsWith(".");
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** Looks at everything below; a folder that vanishes meanwhile is simply not there. */
  static Listing list(Path top) throws IOException {
    Listing listing = new Listing(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
    Files.walkFileTree(
        top,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new Visitor(top, listing));
    return listing;
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case FileSystemLoopException _ -> "it is a symbolic link to a folder around it";
      case AccessDeniedException _ -> "permission denied";
      default -> failure.getClass().getSimpleName();
    };
  }

  private record Visitor(Path top, Listing listing) implements FileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(top) && isHidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      listing.folders().add(new Folder(folder, attributes.fileKey()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && isManifest(file)) {
        listing.files().put(file, Fingerprint.of(attributes));
      } else if (attributes.isSymbolicLink() && isManifest(file)) {
        listing.unreadable().add(new Unreadable(file, "it is a symbolic link to nothing"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      if (Files.isDirectory(path) && !isHidden(path)) {
        listing.unreadable().add(new Unreadable(path, reason(failure)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        listing.unreadable().add(new Unreadable(folder, reason(failure)));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
