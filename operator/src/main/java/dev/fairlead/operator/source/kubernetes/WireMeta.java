package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fairlead.operator.cluster.Meta;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of {@code metadata} that matters here; {@code managedFields} is never even kept. */
@JsonIgnoreProperties(ignoreUnknown = true)
record WireMeta(
    @Nullable String name,
    @Nullable String namespace,
    @Nullable String uid,
    @Nullable String resourceVersion,
    long generation,
    @Nullable String creationTimestamp,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, String> annotations) {

  /** Large or restless, and nothing to do with routing. */
  private static final Set<String> NOISE =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "endpoints.kubernetes.io/last-change-trigger-time");

  Meta meta(String kind) {
    return new Meta(
        kind,
        text(namespace),
        text(name),
        text(uid),
        generation,
        creation(),
        kept(labels),
        kept(annotations),
        null);
  }

  /** What the client library itself needs. */
  ObjectMeta identity() {
    ObjectMeta identity = new ObjectMeta();
    identity.setName(name);
    identity.setNamespace(namespace);
    identity.setUid(uid);
    identity.setResourceVersion(resourceVersion);
    return identity;
  }

  private @Nullable Instant creation() {
    try {
      return creationTimestamp == null ? null : OffsetDateTime.parse(creationTimestamp).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static Map<String, String> kept(@Nullable Map<String, String> map) {
    if (map == null) {
      return Map.of();
    }
    return map.entrySet().stream()
        .filter(entry -> !NOISE.contains(entry.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> text(e.getValue())));
  }
}
