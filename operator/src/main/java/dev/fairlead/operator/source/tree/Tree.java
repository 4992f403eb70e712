package dev.fairlead.operator.source.tree;

import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * One node of a document as it was written: YAML and JSON alike, with the line it stands on.
 *
 * <p>A node that is a field's value carries the line of the field's name, so that a message about a
 * missing part points where the user would add it. Trees are immutable; YAML aliases share them.
 */
public sealed interface Tree {
  /** The line in the file, from 1. */
  int line();

  /** The number of nodes when every alias is written out, itself included; at least 1. */
  int size();

  /** What a scalar is before anybody asks for a certain type. */
  enum Type {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NULL
  }

  /** A value without parts; {@code text} is what was written, unquoted. */
  record Scalar(Type type, String text, int line) implements Tree {
    /** What a boolean says: YAML 1.1 has several words for it. */
    public boolean yes() {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes", "y", "on" -> true;
        default -> false;
      };
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** A list. */
  record Items(List<Tree> items, int line, int size) implements Tree {}

  /** An object; the names keep the order in which they were written. */
  record Fields(SequencedMap<String, Tree> byName, int line, int size) implements Tree {}

  /** What the user wrote, for a message about a wrong type. */
  default String words() {
    return switch (this) {
      case Scalar s when s.type() == Type.TEXT -> "the string \"" + s.text() + "\"";
      case Scalar s when s.type() == Type.NULL -> "nothing";
      case Scalar s when s.type() == Type.BOOLEAN && !s.text().equals(s.yes() + "") ->
          s.text() + ", which YAML reads as " + s.yes();
      case Scalar s -> s.text();
      case Items _ -> "a list";
      case Fields _ -> "an object";
    };
  }
}
