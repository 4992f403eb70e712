package dev.fairlead.operator.source.field;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one object; the first error means that it is not taken. */
public final class Problems {
  /**
   * One thing that is wrong.
   *
   * @param field where in the object, as {@link FieldPath} writes it
   * @param line the line of the file, from 1; 0 when there is no file
   * @param message what is wrong, with the bad value
   * @param expected what should be there instead
   */
  public record Problem(Kind kind, String field, int line, String message, String expected) {}

  public enum Kind {
    /** The API server would refuse it. */
    INVALID,
    /** A field that the API does not have: the API server drops it. */
    UNKNOWN_FIELD
  }

  private static final String MISSING = "is missing";

  private final List<Problem> found = new ArrayList<>();
  private int errors;

  void invalid(FieldPath path, int line, String message, String expected) {
    errors++;
    found.add(new Problem(Kind.INVALID, path.toString(), line, message, expected));
  }

  void unknownField(FieldPath path, int line, String message, String expected) {
    found.add(new Problem(Kind.UNKNOWN_FIELD, path.toString(), line, message, expected));
  }

  /**
   * Whether a field that is missing was written under another name: then that is the one thing that
   * is wrong.
   *
   * @param written the other name
   */
  boolean misspelled(FieldPath missing, int line, String written) {
    for (int i = 0; i < found.size(); i++) {
      Problem problem = found.get(i);
      if (problem.message().equals(MISSING) && problem.field().equals(missing.toString())) {
        String message = MISSING + ", but " + written + " is there";
        found.set(
            i, new Problem(problem.kind(), problem.field(), line, message, problem.expected()));
        return true;
      }
    }
    return false;
  }

  public boolean refused() {
    return errors > 0;
  }

  public List<Problem> found() {
    return found;
  }
}
