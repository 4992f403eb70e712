package dev.fairlead.operator.source.manifest;

import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.operator.source.field.FieldReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a Secret: {@code stringData} goes over {@code data}, as in the API server. */
final class SecretReader {
  private SecretReader() {}

  static SecretSpec read(FieldReader object) {
    object.ignore("immutable");
    String type = object.text("type", "Opaque");
    Map<String, String> data = new LinkedHashMap<>();
    FieldReader encoded = object.confidential("data");
    if (encoded != null) {
      for (String key : encoded.names()) {
        data.put(key, base64(encoded, key));
      }
    }
    FieldReader plain = object.confidential("stringData");
    if (plain != null) {
      for (String key : plain.names()) {
        byte[] bytes = plain.text(key, "").getBytes(StandardCharsets.UTF_8);
        data.put(key, Base64.getEncoder().encodeToString(bytes));
      }
    }
    if (type.equals(SecretSpec.TLS)) {
      required(object, data, SecretSpec.CERTIFICATE);
      required(object, data, SecretSpec.KEY);
    }
    return new SecretSpec(type, data);
  }

  private static void required(FieldReader object, Map<String, String> data, String key) {
    if (!data.containsKey(key)) {
      object.invalid("data", "has no " + key, key + " in a Secret of type " + SecretSpec.TLS);
    }
  }

  /** The value without line breaks, which the API server ignores too. */
  private static String base64(FieldReader data, String key) {
    String value = data.text(key, "").replaceAll("[\\r\\n]", "");
    try {
      if (value.length() % 4 != 0) {
        throw new IllegalArgumentException("padding");
      }
      Base64.getDecoder().decode(value);
      return value;
    } catch (IllegalArgumentException e) {
      data.invalid(key, "is not base64", "base64, or the plain text under stringData");
      return "";
    }
  }
}
