package dev.fairlead.operator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void oneGatewayConfigIsRead() throws Exception {
    Path file = write("trustedProxies: [10.0.0.0/8]");

    assertThat(ConfigFile.read(file).trustedProxies()).containsExactly("10.0.0.0/8");
  }

  @Test
  void aMistakeIsNamedByFileAndLine() throws Exception {
    Path file = write("trustedProxy: [10.0.0.0/8]");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(file + ":6:")
        .hasMessageContaining("trustedProxies");
  }

  @Test
  void whatIsNoGatewayConfigIsRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");

    assertThatThrownBy(() -> ConfigFile.read(empty)).hasMessageContaining("one GatewayConfig");
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("missing.yaml")))
        .hasMessageContaining("does not exist");
  }

  private Path write(String spec) throws IOException {
    String text =
        """
        apiVersion: fairlead.dev/v1alpha1
        kind: GatewayConfig
        metadata:
          name: test
        spec:
          %s
        """;
    return Files.writeString(folder.resolve("config.yaml"), text.formatted(spec));
  }
}
