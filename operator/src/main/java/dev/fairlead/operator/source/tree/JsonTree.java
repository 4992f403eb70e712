package dev.fairlead.operator.source.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.fairlead.operator.source.tree.Tree.Scalar;
import dev.fairlead.operator.source.tree.Tree.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Builds trees from JSON. */
final class JsonTree {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(4 * TreeLimits.DEPTH).build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** Where what was left open began, with which the parser quotes the file: it may be a Secret. */
  private static final Pattern PLACE =
      Pattern.compile(" \\(start marker at \\[Source: .*", Pattern.DOTALL);

  private final JsonParser parser;
  private final int firstLine;
  private int nodes;

  private JsonTree(JsonParser parser, int firstLine) {
    this.parser = parser;
    this.firstLine = firstLine;
  }

  /** Reads the documents of one JSON text, one after another; its first line has that number. */
  static List<Tree> readAll(String text, int firstLine) throws SyntaxError {
    try (JsonParser parser = JSON.createParser(text)) {
      List<Tree> all = new ArrayList<>();
      while (parser.nextToken() != null) {
        JsonTree reader = new JsonTree(parser, firstLine);
        all.add(reader.value(0, reader.here()));
      }
      return all;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? firstLine : e.getLocation().getLineNr() + firstLine - 1;
      throw new SyntaxError(line, problem(e.getOriginalMessage()), "valid JSON");
    } catch (IOException e) {
      throw new SyntaxError(firstLine, "cannot be read: " + e.getMessage(), "a readable JSON file");
    }
  }

  private Tree value(int depth, int line) throws IOException, SyntaxError {
    if (depth > TreeLimits.DEPTH) {
      throw TreeLimits.tooDeep(line);
    }
    if (++nodes > TreeLimits.NODES) {
      throw TreeLimits.tooLarge(line);
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(depth, line);
      case START_ARRAY -> array(depth, line);
      case VALUE_STRING -> new Scalar(Type.TEXT, parser.getText(), line);
      case VALUE_NUMBER_INT -> new Scalar(Type.INTEGER, parser.getText(), line);
      case VALUE_NUMBER_FLOAT -> new Scalar(Type.DECIMAL, parser.getText(), line);
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(Type.BOOLEAN, parser.getText(), line);
      case VALUE_NULL -> new Scalar(Type.NULL, "", line);
      default -> throw new SyntaxError(line, "unexpected " + token, "valid JSON");
    };
  }

  private Tree object(int depth, int line) throws IOException, SyntaxError {
    LinkedHashMap<String, Tree> fields = new LinkedHashMap<>();
    int size = 1;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int at = here();
      parser.nextToken();
      Tree value = value(depth + 1, at);
      size += value.size();
      if (fields.putIfAbsent(name, value) != null) {
        throw new SyntaxError(at, "the field \"" + name + "\" is there twice", "every field once");
      }
    }
    return new Tree.Fields(fields, line, size);
  }

  private Tree array(int depth, int line) throws IOException, SyntaxError {
    List<Tree> items = new ArrayList<>();
    int size = 1;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Tree item = value(depth + 1, here());
      size += item.size();
      items.add(item);
    }
    return new Tree.Items(items, line, size);
  }

  private int here() {
    return parser.currentTokenLocation().getLineNr() + firstLine - 1;
  }

  private static String problem(String message) {
    String own = PLACE.matcher(message).replaceAll("");
    int end = own.indexOf('\n');
    return end < 0 ? own : own.substring(0, end);
  }
}
