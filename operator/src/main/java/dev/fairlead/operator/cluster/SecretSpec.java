package dev.fairlead.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code type} and the part of {@code data} of a v1 Secret that matters here. Its {@link #toString}
 * never shows the data.
 *
 * @param type such as {@code kubernetes.io/tls}
 * @param data base64 as in the JSON; only {@link #CERTIFICATE} and {@link #KEY} are kept
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretSpec(String type, Map<String, String> data) {
  public static final String TLS = "kubernetes.io/tls";
  public static final String CERTIFICATE = "tls.crt";
  public static final String KEY = "tls.key";

  private static final Set<String> NEEDED = Set.of(CERTIFICATE, KEY);

  public SecretSpec {
    type = type == null || type.isEmpty() ? "Opaque" : type;
    data =
        Absent.empty(data).entrySet().stream()
            .filter(entry -> NEEDED.contains(entry.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public String toString() {
    return "SecretSpec[type=" + type + ", data=redacted]";
  }
}
