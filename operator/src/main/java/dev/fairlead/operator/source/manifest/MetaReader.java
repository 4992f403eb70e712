package dev.fairlead.operator.source.manifest;

import dev.fairlead.operator.cluster.Location;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.Names;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and checks {@code metadata}, with the default namespace of a folder. */
final class MetaReader {
  private MetaReader() {}

  /** The object's identity and labels; null when it has none. */
  static @Nullable Meta read(FieldReader object, ManifestKind kind, Location location) {
    FieldReader metadata = object.object("metadata");
    if (metadata == null) {
      if (!object.has("metadata")) {
        object.invalid("metadata", "is missing", "metadata with a name");
      }
      return null;
    }
    metadata.ignore("selfLink", "resourceVersion", "deletionTimestamp", "finalizers");
    metadata.ignore("deletionGracePeriodSeconds", "ownerReferences", "managedFields");
    String name = metadata.text("name", "");
    String namespace = metadata.text("namespace", "");
    checkName(metadata, kind, name);
    if (!namespace.isEmpty()) {
      expect(metadata, "namespace", namespace, Names.label(namespace));
    }
    Long generation = metadata.whole("generation");
    Meta meta =
        new Meta(
            kind.kind(),
            !kind.namespaced() ? "" : namespace.isEmpty() ? "default" : namespace,
            name,
            metadata.text("uid", ""),
            generation == null ? 0 : generation,
            creation(metadata),
            keys(metadata, "labels"),
            keys(metadata, "annotations"),
            location);
    metadata.finish();
    return name.isEmpty() ? null : meta;
  }

  /** Reports a value that does not have the expected form; null means that it has. */
  static void expect(FieldReader in, String field, String value, @Nullable String expected) {
    if (expected != null) {
      in.invalid(field, "is \"" + value + "\"", expected);
    }
  }

  private static void checkName(FieldReader metadata, ManifestKind kind, String name) {
    if (!name.isEmpty()) {
      String expected =
          kind == ManifestKind.SERVICE ? Names.serviceName(name) : Names.subdomain(name);
      expect(metadata, "name", name, expected);
    } else if (metadata.has("generateName")) {
      metadata.invalid("name", "is missing, and a folder cannot generate names", "a name");
    } else if (!metadata.refused()) {
      metadata.invalid("name", "is missing", "a name");
    }
  }

  private static Map<String, String> keys(FieldReader metadata, String field) {
    Map<String, String> map = metadata.textMap(field);
    for (String key : map.keySet()) {
      if (Names.qualified(key) != null) {
        metadata.invalid(
            field, "has the key \"" + key + "\"", String.valueOf(Names.qualified(key)));
      }
    }
    return map;
  }

  private static @Nullable Instant creation(FieldReader metadata) {
    String text = metadata.text("creationTimestamp");
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      expect(metadata, "creationTimestamp", text, "a time such as 2026-01-31T12:00:00Z");
      return null;
    }
  }
}
