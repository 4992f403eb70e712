package dev.fairlead.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plain manifests are the chart's own rendering. */
class ManifestsTest {
  private static final Path MANIFESTS = Chart.REPOSITORY.resolve("manifests");
  private static final String NAMESPACE =
      """
      # Rendered from helm/fairlead; change the chart, then run mvn test -pl helm -Dfairlead.rewrite=true.
      apiVersion: v1
      kind: Namespace
      metadata:
        name: fairlead-system
        labels:
          pod-security.kubernetes.io/enforce: restricted
      """;

  @Test
  void installIsTheDefaultRendering() {
    var rendered = Chart.render(Path.of("src/test/resources/renderings/manifests.values.yaml"));
    Chart.committed(MANIFESTS.resolve("install.yaml"), NAMESPACE + rendered);
  }

  @Test
  void crdsAreThoseOfTheChart() throws IOException {
    try (var files = Files.list(Chart.FOLDER.resolve("files/crds"))) {
      var all = files.sorted().map(ManifestsTest::text).collect(Collectors.joining("---\n"));
      Chart.committed(MANIFESTS.resolve("crds.yaml"), all);
    }
  }

  @Test
  void samplesAreReadable() throws IOException {
    try (var files = Files.list(MANIFESTS.resolve("samples"))) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Chart.objects(text(file))).isNotEmpty());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
