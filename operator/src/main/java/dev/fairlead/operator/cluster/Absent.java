package dev.fairlead.operator.cluster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a field means that is missing from the JSON, or null in it: nothing, as for the API. */
final class Absent {
  private Absent() {}

  static <T> List<T> empty(@Nullable List<T> list) {
    if (list == null) {
      return List.of();
    }
    return list.stream().filter(Objects::nonNull).toList();
  }

  static Map<String, String> empty(@Nullable Map<String, String> map) {
    if (map == null) {
      return Map.of();
    }
    return map.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, e -> Objects.requireNonNullElse(e.getValue(), "")));
  }

  static String empty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
