package dev.fairlead.operator.certificate;

import dev.fairlead.operator.certificate.ParsedSecret.Problem;

/** A Secret is not fit; never leaves this room. */
final class BadKeyPairException extends Exception {
  private static final long serialVersionUID = 1;

  private final Problem problem;

  BadKeyPairException(Problem problem, String reason) {
    super(reason);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
