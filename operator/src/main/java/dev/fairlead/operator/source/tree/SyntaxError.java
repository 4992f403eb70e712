package dev.fairlead.operator.source.tree;

/** A document that is not YAML or JSON, or that passes a limit; the line counts from 1. */
public final class SyntaxError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String expected;

  SyntaxError(int line, String message, String expected) {
    super(message, null, false, false);
    this.line = line;
    this.expected = expected;
  }

  public int line() {
    return line;
  }

  /** What the user should write instead. */
  public String expected() {
    return expected;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
