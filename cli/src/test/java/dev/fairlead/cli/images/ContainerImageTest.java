package dev.fairlead.cli.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage of a few small files as a docker-archive. */
class ContainerImageTest {
  private static final Platform PLATFORM = new Platform("amd64", "linux-x86_64", "x", "/lib64/ld");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Stage stage;
  private DebianRoot debian;

  @BeforeEach
  void layOut() throws IOException {
    var root = folder.resolve("stage");
    for (var file :
        List.of(
            "opt/java/bin/java",
            "app/lib/fairlead-operator-1.jar",
            "app/lib/other-2.jar",
            "app/native/libx.so",
            "app/java.args",
            "app/bom.cdx.json",
            "app/app.aot")) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), file);
    }
    assertThat(root.resolve("opt/java/bin/java").toFile().setExecutable(true)).isTrue();
    stage =
        new Stage(
            root,
            Half.OPERATOR,
            new Jars(
                List.of(
                    jar(root, "dev.fairlead", "fairlead-operator", "1"),
                    jar(root, "org.other", "other", "2"))));
    var libc = Files.writeString(folder.resolve("libc"), "libc");
    debian =
        new DebianRoot(
            List.of(new DebianRoot.Entry(libc, "/usr/lib/libc.so.6")),
            List.of(new DebianRoot.Package("libc6", "2.41-12+deb13u4", "amd64")));
  }

  private static Jars.Jar jar(Path root, String group, String artifact, String version) {
    var file = root.resolve("app/lib/" + artifact + "-" + version + ".jar");
    return new Jars.Jar(file, group, artifact, version);
  }

  @Test
  void isAnArchiveWithItsNameUserAndEntrypoint() throws IOException {
    var files = write("a.tar");
    var manifest = JSON.readTree(files.get("manifest.json")).get(0);
    assertThat(manifest.at("/RepoTags/0").asText()).isEqualTo("fairlead/operator:1");
    assertThat(manifest.path("Layers")).hasSize(7);
    var config = JSON.readTree(files.get(manifest.path("Config").asText()));
    assertThat(config.path("architecture").asText()).isEqualTo("amd64");
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(config.at("/config/Entrypoint"))
        .extracting(JsonNode::asText)
        .containsExactly("/opt/java/bin/java", "@/app/java.args");
  }

  @Test
  void isTheSameEveryTime() throws IOException {
    write("a.tar");
    write("b.tar");
    assertThat(folder.resolve("a.tar")).hasSameBinaryContentAs(folder.resolve("b.tar"));
  }

  @Test
  void itsBillNamesJarsPackagesAndRuntime() throws IOException {
    var bom = JSON.readTree(Sbom.of("fairlead/operator:1", stage.jars(), debian, "25.0.3"));
    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bom.path("components"))
        .extracting(component -> component.path("purl").asText())
        .containsExactly(
            "pkg:maven/dev.fairlead/fairlead-operator@1",
            "pkg:maven/org.other/other@2",
            "pkg:deb/debian/libc6@2.41-12%2Bdeb13u4",
            "pkg:generic/openjdk/jdk@25.0.3");
    assertThat(bom.at("/components/0/hashes/0/content").asText()).hasSize(64);
  }

  @Test
  void aNameThatIsNoneIsRefused() throws IOException {
    var image = image("c");
    assertThatThrownBy(() -> image.writeTo(folder.resolve("c.tar"), "Not A Name"))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("'Not A Name' is no image name");
  }

  @Test
  void isPushedWithAllItsLayers() throws Exception {
    try (var registry = new RegistryStandIn(folder)) {
      image("d").push(registry.name() + "/team/fairlead/operator:1", true);
      assertThat(registry.manifests).containsOnlyKeys("team/fairlead/operator:1");
      var manifest = JSON.readTree(registry.manifests.get("team/fairlead/operator:1"));
      assertThat(manifest.path("layers")).hasSize(7);
      assertThat(manifest.path("layers"))
          .extracting(layer -> layer.path("digest").asText())
          .isSubsetOf(registry.blobs.keySet());
      assertThat(registry.blobs).containsKey(manifest.at("/config/digest").asText());
      for (var blob : registry.blobs.entrySet()) {
        var digest = MessageDigest.getInstance("SHA-256").digest(blob.getValue());
        assertThat("sha256:" + HexFormat.of().formatHex(digest)).isEqualTo(blob.getKey());
      }
    }
  }

  private ContainerImage image(String name) throws IOException {
    return new ContainerImage(stage, debian, PLATFORM, folder.resolve(name + ".layers"));
  }

  private TreeMap<String, byte[]> write(String name) throws IOException {
    image(name).writeTo(folder.resolve(name), "fairlead/operator:1");
    var files = new TreeMap<String, byte[]>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(folder.resolve(name)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    return files;
  }
}
