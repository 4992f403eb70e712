package dev.fairlead.cli.print;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.Locale;

/** What {@code -o} chooses: a table for people, JSON or YAML for scripts. */
public enum Format {
  TABLE,
  JSON,
  YAML;

  private static final ObjectMapper JSON_MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper YAML_MAPPER =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));

  /** Something that a verb prints: its record components are the JSON fields. */
  public interface View {
    /** The same for a person. */
    void print(Terminal terminal);
  }

  /** Prints it on standard output. */
  public void print(View view, Terminal terminal) {
    switch (this) {
      case TABLE -> view.print(terminal);
      case JSON -> terminal.out().println(text(JSON_MAPPER, view));
      case YAML -> terminal.out().print(text(YAML_MAPPER, view));
    }
    terminal.out().flush();
  }

  private static String text(ObjectMapper mapper, View view) {
    try {
      return mapper.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + view, e);
    }
  }

  /**
   * @throws IllegalArgumentException with a message for people
   */
  public static Format of(String text) {
    for (Format format : values()) {
      if (format.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new IllegalArgumentException("it is '" + text + "'; expected: table, json or yaml");
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
