package dev.fairlead.snapshot.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderProblemTest {
  @Test
  void aFileIsNoFolder(@TempDir Path dir) throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertThat(FolderProblem.text(failure(file)))
        .isEqualTo("cannot use " + file + ": it is not a folder");
    assertThat(FolderProblem.text(failure(file.resolve("x"))))
        .isEqualTo("cannot use " + file.resolve("x") + ": Not a directory");
  }

  @Test
  void whatTheSystemSays() {
    assertThat(FolderProblem.text(new AccessDeniedException("/x")))
        .isEqualTo("cannot use /x: permission denied");
    assertThat(FolderProblem.text(new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo("cannot use /x: Read-only file system");
  }

  private static FileSystemException failure(Path folder) {
    return Assertions.catchThrowableOfType(
        FileSystemException.class, () -> Files.createDirectories(folder));
  }
}
