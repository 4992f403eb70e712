package dev.fairlead.operator.source;

/** A document that is not YAML or JSON, or that passes a limit; the line counts from 1. */
final class SyntaxError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String expected;

  SyntaxError(int line, String message, String expected) {
    super(message, null, false, false);
    this.line = line;
    this.expected = expected;
  }

  int line() {
    return line;
  }

  /** What the user should write instead. */
  String expected() {
    return expected;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
