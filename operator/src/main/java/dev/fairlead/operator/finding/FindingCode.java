package dev.fairlead.operator.finding;

import static dev.fairlead.operator.finding.Finding.Severity.ERROR;
import static dev.fairlead.operator.finding.Finding.Severity.INFO;
import static dev.fairlead.operator.finding.Finding.Severity.WARNING;

import dev.fairlead.operator.finding.Finding.Severity;

/**
 * The catalogue: every kind of finding, declared once. Messages name their values in braces; {@code
 * docs/reference/findings.md} is made from this list.
 */
public enum FindingCode {
  // What stands in the files themselves.
  FILE_UNREADABLE(
      ERROR,
      "{file} cannot be read: {reason}",
      "Make the file readable for the user that runs Fairlead, or take it out of the folder."),
  SYNTAX_ERROR(
      ERROR,
      "not valid {format}: {reason}",
      "Correct the document; until then its objects keep their last good state."),
  INVALID_FIELD(
      ERROR,
      "{field} {problem}; expected: {expected}",
      "Correct the field as an API server would demand it; until then the object keeps its last"
          + " good state."),
  UNKNOWN_FIELD(
      WARNING,
      "{problem}; expected: {expected}",
      "Correct the spelling or remove the field; it has no effect."),
  DUPLICATE_OBJECT(
      ERROR,
      "{object} is also defined at {other}, which is used",
      "Keep one of the two definitions."),
  UNSUPPORTED_KIND(
      INFO,
      "{kind} of {apiVersion} is not used by Fairlead",
      "Nothing needs to be done; the object has no effect here."),

  INTERNAL_ERROR(
      ERROR,
      "Fairlead failed on this object: {reason}",
      "This is a fault of Fairlead: report it with the object. All other objects are served.");

  private final Severity severity;
  private final String template;
  private final String remedy;
  private final String code;
  private final String[] parts;

  FindingCode(Severity severity, String template, String remedy) {
    this.severity = severity;
    this.template = template;
    this.remedy = remedy;
    this.code = camelCase(name());
    this.parts = template.split("\\{[A-Za-z]+}", -1);
  }

  /** Its stable name, such as {@code ServiceNotFound}. */
  public String code() {
    return code;
  }

  public Severity severity() {
    return severity;
  }

  /** The message with its placeholders, such as {@code Service {service} does not exist}. */
  public String template() {
    return template;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /**
   * The message with its values.
   *
   * @throws IllegalArgumentException unless there is one value for each placeholder
   */
  public String message(Object... values) {
    if (values.length != parts.length - 1) {
      throw new IllegalArgumentException(
          code + " takes " + (parts.length - 1) + " values, not " + values.length);
    }
    StringBuilder message = new StringBuilder(parts[0]);
    for (int i = 0; i < values.length; i++) {
      message.append(values[i]).append(parts[i + 1]);
    }
    return message.toString();
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (String word : name.split("_")) {
      camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return camel.toString();
  }
}
