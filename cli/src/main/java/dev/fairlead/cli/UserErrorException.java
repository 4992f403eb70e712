package dev.fairlead.cli;

/**
 * What the user asked for cannot be done, and the message says why and what would help: printed as
 * one line, exit code 2.
 */
final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserErrorException(String message) {
    super(message);
  }

  UserErrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
