package dev.fairlead.operator.source.field;

import org.jspecify.annotations.Nullable;

/** Where a node stands in its object; written out only when somebody has to be told. */
public record FieldPath(@Nullable FieldPath parent, String name, int index) {
  /** The object itself. */
  public static final FieldPath ROOT = new FieldPath(null, "", -1);

  FieldPath field(String field) {
    return new FieldPath(this, field, -1);
  }

  FieldPath item(int item) {
    return new FieldPath(this, "", item);
  }

  /** As users write it: {@code spec.rules[0].http}; empty for the object itself. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  private void write(StringBuilder out) {
    if (parent == null) {
      return;
    }
    parent.write(out);
    if (index >= 0) {
      out.append('[').append(index).append(']');
    } else if (name.indexOf('.') >= 0 || name.indexOf('/') >= 0) {
      out.append('[').append(name).append(']');
    } else {
      out.append(out.isEmpty() ? "" : ".").append(name);
    }
  }
}
