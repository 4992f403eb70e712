package dev.fairlead.operator.finding;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.Location;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.snapshot.Origin;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what a user wrote.
 *
 * @param code what it is, with severity and remedy
 * @param origin the object and the section of it that the user edits
 * @param message says the bad value and what would be right
 * @param location file and line; null when the object came from an API server
 */
public record Finding(
    FindingCode code, Origin origin, String message, @Nullable Location location) {
  /** By severity, then object, section, code and message: how lists of findings are shown. */
  public static final Comparator<Finding> ORDER =
      Comparator.comparing((Finding finding) -> finding.code.severity())
          .thenComparing(finding -> finding.origin.kind())
          .thenComparing(finding -> finding.origin.namespace())
          .thenComparing(finding -> finding.origin.name())
          .thenComparing(finding -> finding.origin.section())
          .thenComparing(finding -> finding.code)
          .thenComparing(Finding::message);

  /** How bad it is, worst first. */
  public enum Severity {
    /** Something that was asked for does not work. */
    ERROR,
    /** It works, though perhaps not as it was meant. */
    WARNING,
    INFO;

    /** {@code error}, {@code warning} or {@code info}. */
    public String text() {
      return switch (this) {
        case ERROR -> "error";
        case WARNING -> "warning";
        case INFO -> "info";
      };
    }
  }

  /**
   * A finding about a section of an object.
   *
   * @param values for the placeholders of the code's message, in their order
   */
  public static Finding at(
      ClusterView view, Meta object, String section, FindingCode code, Object... values) {
    return new Finding(
        code, object.origin(section), code.message(values), view.locations().of(object, section));
  }

  public Severity severity() {
    return code.severity();
  }

  /** What to do about it. */
  public String remedy() {
    return code.remedy();
  }

  /** {@code Kind namespace/name}. */
  public String object() {
    return origin.object();
  }

  /** Such as {@code spec.rules[0].http.paths[1]}; empty for the whole object. */
  public String section() {
    return origin.section();
  }
}
