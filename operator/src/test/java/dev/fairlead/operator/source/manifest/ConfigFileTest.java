package dev.fairlead.operator.source.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.operator.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of {@code run --config FILE}. */
class ConfigFileTest {
  private static final String HEAD =
      "apiVersion: fairlead.dev/v1alpha1\nkind: GatewayConfig\nmetadata: {name: main}\nspec:\n";

  @TempDir Path dir;

  @Test
  void settingsAreReadAndTheRestHasItsDefaults() throws Exception {
    var spec = ConfigFile.read(write(HEAD + "  limits: {client: {maxHeaders: 50}}\n"));
    var client = Objects.requireNonNull(Objects.requireNonNull(spec.limits()).client());
    assertThat(client.maxHeaders()).isEqualTo(50);
    assertThat(client.headTimeout()).isEqualTo("10s");
    assertThat(spec.tls()).isNull();
  }

  @Test
  void everyMistakeIsOneLineWithItsPlace() throws Exception {
    refused("  limits: {client: {maxHeaders: many}}\n")
        .endsWith(
            ":5: spec.limits.client.maxHeaders is the string \"many\"; expected: a whole number");
    refused("  limits: {client: {maxHeaders: 0}}\n")
        .endsWith(
            ":5: spec.limits.client.maxHeaders is 0; expected: a number of at least 1 and at most"
                + " 10000");
    refused("  drain:\n    grace: soon\n")
        .endsWith(
            ":6: spec.drain.grace is \"soon\"; expected: a duration such as 500ms, 10s, 1m30s or"
                + " 1h");
    refused("  drain:\n    grace: 5\n")
        .endsWith(
            ":6: spec.drain.grace is 5; expected: a duration such as 500ms, 10s, 1m30s or 1h");
    refused("  tls: {minVersion: TLSv1.1}\n")
        .endsWith(":5: spec.tls.minVersion is \"TLSv1.1\"; expected: one of TLSv1.2, TLSv1.3");
    refused("  limit: {}\n")
        .endsWith(":5: unknown field spec.limit, did you mean limits?; expected: limits");
    refused("  trustedProxies: [10.0.0.0/33]\n")
        .endsWith(
            ":5: spec.trustedProxies has \"10.0.0.0/33\"; expected: CIDRs or addresses, such as"
                + " 10.0.0.0/8");
    refused("  proxyProtocol: {from: [balancer]}\n")
        .endsWith(
            ":5: spec.proxyProtocol has \"balancer\"; expected: CIDRs or addresses, such as"
                + " 10.0.0.0/8");
    refused("  tls: {minVersion: \n").contains(":6: not valid YAML: while parsing a flow node");
  }

  @Test
  void aFileWithoutSettingsIsRefused() throws Exception {
    assertThatThrownBy(() -> ConfigFile.read(write("# nothing\n")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("expected one object with apiVersion fairlead.dev/v1alpha1");
    assertThatThrownBy(() -> ConfigFile.read(dir.resolve("none.yaml")))
        .hasMessage("the config file " + dir.resolve("none.yaml") + " does not exist");
    assertThatThrownBy(() -> ConfigFile.read(dir))
        .hasMessage("the config file " + dir + " is not a file");
  }

  private org.assertj.core.api.AbstractStringAssert<?> refused(String spec) throws IOException {
    Path file = write(HEAD + spec);
    try {
      ConfigFile.read(file);
    } catch (SourceException e) {
      assertThat(e.getMessage()).startsWith(file + ":");
      return assertThat(e.getMessage());
    }
    throw new AssertionError("taken: " + spec);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(dir.resolve("config.yaml"), text);
  }
}
