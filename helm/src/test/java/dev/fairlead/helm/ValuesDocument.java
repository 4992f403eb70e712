package dev.fairlead.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * values.yaml as a document: the default of every key, the comment above it, and the JSON schema
 * that both give. The type is the default's; a line {@code # @schema {...}} is merged into it.
 * Objects are closed unless that line says otherwise; where it names a CRD, the value has the shape
 * of that resource's {@code spec}.
 */
final class ValuesDocument {
  private static final String SCHEMA = "@schema ";

  /** A rule in CEL that is a pattern. */
  private static final Pattern PATTERN = Pattern.compile("self\\.matches\\('([^']*)'\\)");

  private final JsonNode defaults;
  private final Map<String, List<String>> comments;

  ValuesDocument(String yaml) throws JsonProcessingException {
    defaults = Chart.YAML.readTree(yaml);
    comments = comments(yaml);
  }

  /** The comment lines right above each key, by path such as {@code operator.image.tag}. */
  private static Map<String, List<String>> comments(String yaml) {
    var found = new HashMap<String, List<String>>();
    var path = new ArrayList<String>();
    var block = new ArrayList<String>();
    for (var line : yaml.lines().toList()) {
      var text = line.strip();
      if (text.startsWith("#")) {
        block.add(text.substring(1).strip());
      } else if (text.contains(":") && !text.startsWith("-")) {
        while (path.size() > (line.length() - line.stripLeading().length()) / 2) {
          path.removeLast();
        }
        path.add(text.substring(0, text.indexOf(':')));
        found.put(String.join(".", path), List.copyOf(block));
        block.clear();
      } else {
        block.clear();
      }
    }
    return found;
  }

  ObjectNode schema() throws JsonProcessingException {
    var schema = Chart.YAML.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft-07/schema#").put("title", "fairlead");
    schema.setAll(schema("", defaults));
    // What Helm itself adds when the chart is part of another.
    ((ObjectNode) schema.get("properties")).putObject("global").put("type", "object");
    return schema;
  }

  private ObjectNode schema(String path, JsonNode value) throws JsonProcessingException {
    var schema = Chart.YAML.createObjectNode();
    var description = description(path);
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    schema.put("type", type(value));
    var said = said(path);
    if (value.isObject() && !said.has("additionalProperties")) {
      var properties = schema.put("additionalProperties", false).putObject("properties");
      for (var field : value.properties()) {
        properties.set(field.getKey(), schema(child(path, field.getKey()), field.getValue()));
      }
    }
    schema.setAll(said);
    return schema;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> "integer";
      default -> "string";
    };
  }

  private String description(String path) {
    return String.join(
        " ",
        comments.getOrDefault(path, List.of()).stream()
            .filter(line -> !line.startsWith(SCHEMA))
            .toList());
  }

  private ObjectNode said(String path) throws JsonProcessingException {
    for (var line : comments.getOrDefault(path, List.of())) {
      if (line.startsWith(SCHEMA)) {
        var said = (ObjectNode) Chart.YAML.readTree(line.substring(SCHEMA.length()));
        return said.has("crd") ? spec(said) : said;
      }
    }
    return Chart.YAML.createObjectNode();
  }

  private static ObjectNode spec(JsonNode said) {
    var spec = Chart.spec(said.get("crd").asText());
    close(spec);
    for (var field : said.path("without")) {
      ((ObjectNode) spec.get("properties")).remove(field.asText());
    }
    return spec;
  }

  /** A structural schema as a JSON schema that takes no other fields and says no defaults. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("type").isTextual()) {
      var kubernetes = new ArrayList<String>(List.of("default"));
      for (var rule : object.path("x-kubernetes-validations")) {
        var pattern = PATTERN.matcher(rule.path("rule").asText());
        if (pattern.matches()) {
          object.put("pattern", pattern.group(1));
        }
      }
      object
          .fieldNames()
          .forEachRemaining(name -> {
            if (name.startsWith("x-kubernetes-")) {
              kubernetes.add(name);
            }
          });
      object.remove(kubernetes);
      if (object.path("properties").isObject()) {
        object.put("additionalProperties", false);
      }
    }
    schema.forEach(ValuesDocument::close);
  }

  private static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The table of docs/reference/values.md. */
  String table() throws JsonProcessingException {
    var text = new StringBuilder();
    text.append(
        """
        # Values of the Helm chart

        Generated from `helm/fairlead/values.yaml`. The schema is strict: Helm refuses a key that is not here.

        | Key | Default | What it is |
        | --- | --- | --- |
        """);
    rows("", defaults, text);
    return text.toString();
  }

  private void rows(String path, JsonNode value, StringBuilder text)
      throws JsonProcessingException {
    if (value.isObject() && !said(path).has("additionalProperties")) {
      for (var field : value.properties()) {
        rows(child(path, field.getKey()), field.getValue(), text);
      }
      return;
    }
    var choices = said(path).path("enum");
    var description = description(path) + (choices.isMissingNode() ? "" : " One of " + choices);
    text.append("| `%s` | `%s` | %s |\n".formatted(path, value, description.strip()));
  }
}
