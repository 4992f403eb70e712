package dev.fairlead.dataplane.feed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;

/**
 * One file of {@code --state}: a line that names its format, the content, and a SHA-256 over both,
 * so that a torn or old file is told from one that cannot be opened. Replaced by one rename after
 * the bytes are on the disk.
 */
final class StateFile {
  private static final int DIGEST = 32;

  private final Path path;
  private final byte[] magic;

  /** What a file holds, written in pieces that are worth a system call each. */
  interface Content {
    void writeTo(OutputStream out) throws IOException, GeneralSecurityException;
  }

  StateFile(Path path, String format) {
    this.path = path;
    this.magic = (format + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * @throws IOException if it cannot be read, has another format or is damaged
   */
  byte[] read() throws IOException {
    if (!exists()) {
      throw new IOException(path + " is missing");
    }
    byte[] file = Files.readAllBytes(path);
    if (file.length < magic.length + DIGEST
        || !Arrays.equals(file, 0, magic.length, magic, 0, magic.length)) {
      throw new IOException(path + " has another format than this version writes");
    }
    int end = file.length - DIGEST;
    MessageDigest digest = sha256();
    digest.update(file, 0, end);
    if (!MessageDigest.isEqual(digest.digest(), Arrays.copyOfRange(file, end, file.length))) {
      throw new IOException(path + " is damaged: its checksum does not match");
    }
    return Arrays.copyOfRange(file, magic.length, end);
  }

  void write(Content content) throws IOException, GeneralSecurityException {
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel out =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      write(content, Channels.newOutputStream(out));
      out.force(true);
    }
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  private void write(Content content, OutputStream file)
      throws IOException, GeneralSecurityException {
    DigestOutputStream out = new DigestOutputStream(file, sha256());
    out.write(magic);
    content.writeTo(out);
    file.write(out.getMessageDigest().digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
