package dev.fairlead.operator.trust;

import dev.fairlead.operator.trust.Issuer.Issued;
import dev.fairlead.snapshot.identity.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder of {@code --certs}: PEM files that only their owner reads (folder 0700, files 0600),
 * each replaced by one rename.
 */
final class CertificateFolder {
  private final Path folder;

  CertificateFolder(Path folder) throws IOException {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Held while files are made, so that two operators on one folder make them once. */
  FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    channel.lock();
    return channel;
  }

  boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  /** The pair {@code name.crt} and {@code name.key}; null if either is missing. */
  @Nullable Issued read(String name) throws IOException {
    if (!has(name + ".crt") || !has(name + ".key")) {
      return null;
    }
    try {
      X509Certificate certificate = certificates(name).getFirst();
      var key =
          Pem.privateKey(
              Files.readAllBytes(folder.resolve(name + ".key")),
              certificate.getPublicKey().getAlgorithm());
      return Pem.belongTogether(key, certificate.getPublicKey())
          ? new Issued(certificate, key)
          : null;
    } catch (GeneralSecurityException e) {
      throw new IOException(folder.resolve(name + ".key") + ": " + e.getMessage(), e);
    }
  }

  List<X509Certificate> certificates(String name) throws IOException {
    Path file = folder.resolve(name + ".crt");
    try {
      return Pem.certificates(Files.readAllBytes(file));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Key first: a reader that sees the new key with the old certificate waits for its partner. */
  void write(String name, Issued issued, List<X509Certificate> more) throws IOException {
    try {
      write(name + ".key", Pem.encode("PRIVATE KEY", issued.key().getEncoded()));
      ByteArrayOutputStream chain = new ByteArrayOutputStream();
      chain.write(Pem.encode("CERTIFICATE", issued.certificate().getEncoded()));
      for (X509Certificate certificate : more) {
        chain.write(Pem.encode("CERTIFICATE", certificate.getEncoded()));
      }
      write(name + ".crt", chain.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The pair {@code name.crt} and {@code name.key}, if it is there. */
  void remove(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name + ".crt"));
    Files.deleteIfExists(folder.resolve(name + ".key"));
  }

  void keepPrevious(String name) throws IOException {
    Path key = folder.resolve(name + ".key");
    if (Files.exists(key)) {
      write(name + ".previous.key", Files.readAllBytes(key));
    }
  }

  /** All files but the lock, by name. */
  Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(folder, "[!.]*")) {
      for (Path file : list) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** Makes these the only files; what is the same already is not written again. */
  void replaceAll(Map<String, byte[]> wanted) throws IOException {
    Map<String, byte[]> present = files();
    for (String file : present.keySet()) {
      if (!wanted.containsKey(file)) {
        Files.delete(folder.resolve(file));
      }
    }
    for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
      if (!Arrays.equals(file.getValue(), present.get(file.getKey()))) {
        write(file.getKey(), file.getValue());
      }
    }
  }

  private void write(String file, byte[] content) throws IOException {
    Path temporary = folder.resolve("." + file + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel out =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(
        temporary,
        folder.resolve(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
