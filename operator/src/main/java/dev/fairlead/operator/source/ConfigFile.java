package dev.fairlead.operator.source;

import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The settings of {@code --config FILE}: one GatewayConfig, read as a folder's manifests are. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * @throws SourceException when it cannot be read, is not valid or is not one GatewayConfig; the
   *     message names file, line and expected form
   */
  public static GatewayConfigSpec read(Path file) throws SourceException {
    if (!Files.exists(file)) {
      throw new SourceException("the configuration " + file + " does not exist");
    }
    FileContent content = ManifestReader.read(file, file.toString());
    for (Finding finding : content.findings()) {
      // A field that does not exist is a mistake here: nothing else would tell the user.
      if (finding.severity() != Severity.INFO) {
        throw new SourceException(finding.location() + ": " + finding.message());
      }
    }
    List<GatewayConfigSpec> configs = new ArrayList<>();
    for (Declaration declaration : content.good()) {
      if (declaration.object() instanceof GatewayConfigObject config) {
        configs.add(config.spec());
      }
    }
    if (configs.size() != 1 || content.good().size() != 1) {
      throw new SourceException(
          file + ": holds " + content.good().size() + " objects; expected: one GatewayConfig");
    }
    return configs.getFirst();
  }
}
