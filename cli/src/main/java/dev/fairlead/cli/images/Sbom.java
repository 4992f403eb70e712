package dev.fairlead.cli.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an image consists of, as CycloneDX 1.6 (ECMA-424) in JSON: jars, packages, runtime. */
final class Sbom {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Sbom() {}

  /**
   * @param image the image's name and tag
   * @param javaVersion of the runtime in it
   */
  static String of(String image, Jars jars, DebianRoot debian, String javaVersion)
      throws IOException {
    var bom = JSON.createObjectNode();
    bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
        .put("bomFormat", "CycloneDX")
        .put("specVersion", "1.6")
        .put("version", 1);
    var parts = image.split(":", 2);
    bom.putObject("metadata")
        .putObject("component")
        .put("type", "container")
        .put("bom-ref", image)
        .put("name", parts[0])
        .put("version", parts[1]);
    var components = bom.putArray("components");
    for (var jar : jars.jars()) {
      component(components, "pkg:maven/%s/%s@%s", jar.group(), jar.artifact(), jar.version())
          .put("group", jar.group())
          .putArray("hashes")
          .addObject()
          .put("alg", "SHA-256")
          .put("content", sha256(jar.file()));
    }
    for (var one : debian.packages()) {
      component(components, "pkg:deb/%s/%s@%s", "debian", one.name(), one.version());
    }
    component(components, "pkg:generic/%s/%s@%s", "openjdk", "jdk", javaVersion);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bom) + "\n";
  }

  private static ObjectNode component(ArrayNode components, String purl, String... coordinates) {
    var reference = purl.formatted((Object[]) coordinates).replace("+", "%2B");
    // One artifact can come twice, as classes and as native library: the count tells them apart.
    return components
        .addObject()
        .put("type", "library")
        .put("bom-ref", reference + "#" + components.size())
        .put("name", coordinates[1])
        .put("version", coordinates[2])
        .put("purl", reference);
  }

  private static String sha256(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
