package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class DataPlaneCommandTest {
  /** It was waited for as if an operator could put certificates into it. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aFileIsNoFolderOfCertificatesToWaitFor(@TempDir Path dir) throws Exception {
    Path file = Files.createFile(dir.resolve("certs"));
    assertThatThrownBy(() -> DataPlaneCommand.identity(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
