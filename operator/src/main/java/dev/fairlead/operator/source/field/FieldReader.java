package dev.fairlead.operator.source.field;

import dev.fairlead.operator.source.tree.Tree;
import dev.fairlead.operator.source.tree.Tree.Fields;
import dev.fairlead.operator.source.tree.Tree.Items;
import dev.fairlead.operator.source.tree.Tree.Scalar;
import dev.fairlead.operator.source.tree.Tree.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object's fields by name and type, and tells {@link Problems} what does not fit.
 *
 * <p>A field that is absent or null reads as null (or empty). Every name that was asked for is a
 * known field; {@link #finish} reports the others.
 */
public final class FieldReader {
  private final Fields fields;
  private final FieldPath path;
  private final Problems problems;
  private final boolean confidential;
  private final TreeSet<String> known = new TreeSet<>();

  public FieldReader(Fields fields, FieldPath path, Problems problems) {
    this(fields, path, problems, false);
  }

  private FieldReader(Fields fields, FieldPath path, Problems problems, boolean confidential) {
    this.fields = fields;
    this.path = path;
    this.problems = problems;
    this.confidential = confidential;
  }

  FieldPath path() {
    return path;
  }

  /** Declares fields that exist and do not matter here. */
  public FieldReader ignore(String... names) {
    known.addAll(List.of(names));
    return this;
  }

  public boolean has(String name) {
    return tree(name) != null;
  }

  /** The node, or null when it is absent or null. */
  public @Nullable Tree tree(String name) {
    known.add(name);
    Tree tree = fields.byName().get(name);
    return tree instanceof Scalar s && s.type() == Type.NULL ? null : tree;
  }

  public String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  public @Nullable String text(String name) {
    Tree tree = tree(name);
    return tree == null ? null : asText(tree, path.field(name));
  }

  /**
   * Likewise, of a text with a form of its own: a number is told of that form, not of quotes.
   *
   * @param form in words
   */
  public @Nullable String text(String name, Supplier<String> form) {
    Tree tree = tree(name);
    if (tree instanceof Scalar s && s.type() != Type.TEXT && !confidential) {
      problems.invalid(path.field(name), tree.line(), "is " + tree.words(), form.get());
      return null;
    }
    return tree == null ? null : asText(tree, path.field(name));
  }

  public @Nullable Boolean flag(String name) {
    Tree tree = tree(name);
    if (tree == null || (tree instanceof Scalar s && s.type() == Type.BOOLEAN)) {
      return tree instanceof Scalar s ? s.yes() : null;
    }
    problems.invalid(path.field(name), tree.line(), "is " + tree.words(), "true or false");
    return null;
  }

  /** A 32-bit number, as all of the API's ports are. */
  public @Nullable Integer integer(String name) {
    Tree tree = tree(name);
    if (tree == null) {
      return null;
    }
    Integer number = number(tree);
    if (number == null) {
      problems.invalid(path.field(name), tree.line(), "is " + tree.words(), "a whole number");
    }
    return number;
  }

  /** A 64-bit number. */
  public @Nullable Long whole(String name) {
    Tree tree = tree(name);
    if (tree instanceof Scalar s && s.type() == Type.INTEGER && s.text().length() < 19) {
      return Long.valueOf(s.text());
    }
    if (tree != null) {
      problems.invalid(path.field(name), tree.line(), "is " + tree.words(), "a whole number");
    }
    return null;
  }

  /** The number a node is, or null when it is something else. */
  public static @Nullable Integer number(Tree tree) {
    if (!(tree instanceof Scalar s) || (s.type() != Type.INTEGER && s.type() != Type.DECIMAL)) {
      return null;
    }
    try {
      if (s.type() == Type.INTEGER) {
        return Integer.valueOf(s.text());
      }
      double value = Double.parseDouble(s.text());
      return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE ? (int) value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The object, or null when it is absent, null or not an object. */
  public @Nullable FieldReader object(String name) {
    Tree tree = tree(name);
    return tree == null ? null : asObject(tree, path.field(name));
  }

  /** Like {@link #object}, but no value in it is ever shown. */
  public @Nullable FieldReader confidential(String name) {
    Tree tree = tree(name);
    if (tree instanceof Fields object) {
      return new FieldReader(object, path.field(name), problems, true);
    }
    if (tree != null) {
      problems.invalid(path.field(name), tree.line(), "is not an object", "an object");
    }
    return null;
  }

  /** The list's objects; an item that is not an object is reported and left out. */
  public List<FieldReader> objects(String name) {
    List<FieldReader> objects = new ArrayList<>();
    FieldPath at = path.field(name);
    List<Tree> items = items(name);
    for (int i = 0; i < items.size(); i++) {
      FieldReader object = asObject(items.get(i), at.item(i));
      if (object != null) {
        objects.add(object);
      }
    }
    return objects;
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    FieldPath at = path.field(name);
    List<Tree> items = items(name);
    for (int i = 0; i < items.size(); i++) {
      String text = asText(items.get(i), at.item(i));
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The map of strings, such as labels; never null. */
  public Map<String, String> textMap(String name) {
    FieldReader object = object(name);
    if (object == null) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String key : object.fields.byName().keySet()) {
      map.put(key, object.text(key, ""));
    }
    return map;
  }

  public boolean refused() {
    return problems.refused();
  }

  /** The object's field names, as written. */
  public Iterable<String> names() {
    return fields.byName().keySet();
  }

  /** The line of a field, or of the object when the field is not there. */
  public int line(String name) {
    Tree tree = fields.byName().get(name);
    return tree == null ? fields.line() : tree.line();
  }

  /** Refuses the object because of a field; the empty name means the object itself. */
  public void invalid(String name, String message, String expected) {
    FieldPath at = name.isEmpty() ? path : path.field(name);
    problems.invalid(at, name.isEmpty() ? fields.line() : line(name), message, expected);
  }

  /** Reports every field that was never asked for. */
  public void finish() {
    for (String name : fields.byName().keySet()) {
      if (!known.contains(name)) {
        unknown(name, Spelling.nearest(name, known));
      }
    }
  }

  private void unknown(String name, @Nullable String near) {
    if (near != null && problems.misspelled(path.field(near), line(name), name)) {
      return;
    }
    problems.unknownField(
        path.field(name),
        line(name),
        "unknown field " + path.field(name) + (near == null ? "" : ", did you mean " + near + "?"),
        near == null ? "one of " + String.join(", ", known) : near);
  }

  private List<Tree> items(String name) {
    Tree tree = tree(name);
    if (tree instanceof Items list) {
      return list.items();
    }
    if (tree != null) {
      problems.invalid(path.field(name), tree.line(), "is " + tree.words(), "a list");
    }
    return List.of();
  }

  private @Nullable FieldReader asObject(Tree tree, FieldPath at) {
    if (tree instanceof Fields object) {
      return new FieldReader(object, at, problems);
    }
    problems.invalid(at, tree.line(), "is " + tree.words(), "an object");
    return null;
  }

  private @Nullable String asText(Tree tree, FieldPath at) {
    if (tree instanceof Scalar s && s.type() == Type.TEXT) {
      return s.text();
    }
    if (confidential) {
      problems.invalid(at, tree.line(), "is not a string", "a string");
      return null;
    }
    String expected = tree instanceof Scalar s ? "a string: \"" + s.text() + "\"" : "a string";
    problems.invalid(at, tree.line(), "is " + tree.words(), expected);
    return null;
  }
}
