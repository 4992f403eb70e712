package dev.fairlead.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The chart of this repository, rendered by Helm itself. */
final class Chart {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  static final Path FOLDER = REPOSITORY.resolve("helm/fairlead");
  static final YAMLMapper YAML = new YAMLMapper();

  private static final boolean REWRITE = Boolean.getBoolean("fairlead.rewrite");

  private Chart() {}

  static Helm helm() {
    return new Helm(FOLDER);
  }

  /** What {@code helm template fairlead --namespace fairlead-system --values FILE} prints. */
  static String render(Path values) {
    return helm()
        .template()
        .withName("fairlead")
        .withNamespace("fairlead-system")
        .withKubeVersion("1.34.0")
        .withValuesFile(values)
        .call();
  }

  /** The objects in a stream of YAML documents. */
  static List<JsonNode> objects(String yaml) {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
          .filter(JsonNode::isObject)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Schema of a resource's {@code spec}, from the CRD that the chart carries. */
  static ObjectNode spec(String crd) {
    try {
      var file = FOLDER.resolve("files/crds").resolve(crd + ".yaml");
      return (ObjectNode)
          YAML.readTree(file.toFile())
              .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed file is as expected; {@code -Dfairlead.rewrite=true} makes it so. */
  static void committed(Path file, String expected) {
    try {
      if (REWRITE) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, expected);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(file).as("run again with -Dfairlead.rewrite=true").hasContent(expected);
  }
}
