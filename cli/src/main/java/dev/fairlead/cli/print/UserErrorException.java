package dev.fairlead.cli.print;

/**
 * What the user asked for cannot be done, and the message says why and what would help: printed as
 * one line, exit code 2.
 */
public final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserErrorException(String message) {
    super(message);
  }

  public UserErrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
