package dev.fairlead.cli.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarsTest {
  private static final Platform PLATFORM = new Platform("amd64", "linux-x86_64", "x", "/lib64/ld");

  @TempDir Path home;

  @Test
  void aHalfIsItsJarItsLibrariesAndTheNativesOfThePlatform() throws IOException {
    jar("dataplane/target/fairlead-dataplane-1.jar", "A.class");
    jar("dataplane/target/lib/org/a/b/1.0/b-1.0.jar", "B.class");
    jar("dataplane/target/lib/io/n/n/2/n-2-linux-x86_64.jar", "META-INF/native/libn.so");
    jar("dataplane/target/lib/io/n/n/2/n-2-linux-aarch_64.jar", "META-INF/native/libn_arm.so");
    jar("dataplane/target/lib/io/n/n/2/n-2-osx-x86_64.jar", "META-INF/native/libn.jnilib");

    var jars = Jars.of(Half.DATAPLANE, home, PLATFORM);
    assertThat(jars.jars())
        .extracting(jar -> jar.group() + ":" + jar.artifact() + ":" + jar.version())
        .containsExactly("org.a:b:1.0", "dev.fairlead:fairlead-dataplane:1", "io.n:n:2");

    var natives = home.resolve("native");
    jars.stage(home.resolve("staged"), natives);
    assertThat(home.resolve("staged")).isDirectoryContaining("glob:**/n-2-linux-x86_64.jar");
    assertThat(natives).isDirectoryContaining("glob:**/libn.so");
  }

  @Test
  void aModuleThatIsNotBuiltIsSaid() {
    assertThatThrownBy(() -> Jars.of(Half.OPERATOR, home, PLATFORM))
        .hasMessage("the module operator is not built: run mvn package");
  }

  private void jar(String path, String entry) throws IOException {
    var file = home.resolve(path);
    Files.createDirectories(file.getParent());
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
    }
  }
}
