package dev.fairlead.operator.source.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from the next without reading it; a rename over it changes the
 * key.
 *
 * @param key device and inode; null where the file system has none
 */
record Fingerprint(FileTime modified, long size, @Nullable Object key) {
  static Fingerprint of(BasicFileAttributes attributes) {
    return new Fingerprint(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  /** The file's state through symbolic links, or null when there is no regular file. */
  static @Nullable Fingerprint of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile() ? of(attributes) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
