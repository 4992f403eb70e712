package dev.fairlead.operator.source.manifest;

import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings of {@code run --config FILE}: one GatewayConfig, in the shape of the resource. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * Reads the file strictly: an unknown field is an error too.
   *
   * @throws SourceException with one line: file, line, what is wrong and what is expected
   */
  public static GatewayConfigSpec read(Path file) throws SourceException {
    if (!Files.isRegularFile(file)) {
      String why = Files.exists(file) ? " is not a file" : " does not exist";
      throw new SourceException("the config file " + file + why);
    }
    FileContent content = ManifestReader.read(file, file.toString());
    if (!content.findings().isEmpty()) {
      Finding first = content.findings().getFirst();
      throw new SourceException(first.location() + ": " + first.message());
    }
    if (content.good().size() != 1
        || !(content.good().getFirst().object() instanceof GatewayConfigObject config)) {
      throw new SourceException(
          file
              + ": expected one object with apiVersion fairlead.dev/v1alpha1 and kind"
              + " GatewayConfig");
    }
    return config.spec();
  }
}
