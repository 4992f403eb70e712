package dev.fairlead.operator.report;

import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import java.util.List;

/**
 * What is said about one of our own resources, before the data planes have had their say.
 *
 * @param generation the generation of it that was looked at
 * @param accepted its text makes sense and it rules what it claims
 * @param resolved what it names exists
 */
record Verdict(long generation, Answer accepted, Answer resolved) {
  /**
   * One condition's content.
   *
   * @param reason CamelCase, for programs
   * @param message for people
   */
  record Answer(boolean yes, String reason, String message) {}

  private static final Answer ACCEPTED = new Answer(true, "Accepted", "The resource is in effect.");
  private static final Answer RESOLVED =
      new Answer(true, "ResolvedRefs", "Everything that the resource names exists.");

  /** Of the object, from the findings about it. */
  static Verdict of(Meta object, List<Finding> findings) {
    Answer accepted = ACCEPTED;
    Answer resolved = RESOLVED;
    for (Finding finding : findings) {
      if (!counts(finding)) {
        continue;
      }
      if (missing(finding.code()) && resolved.yes()) {
        resolved = new Answer(false, "RefNotFound", finding.message());
      }
      if (accepted.yes()) {
        accepted = new Answer(false, reason(finding.code()), finding.message());
      }
    }
    return new Verdict(object.generation(), accepted, resolved);
  }

  /** A policy without a target or beaten by another harms nobody, but it is not in effect. */
  private static boolean counts(Finding finding) {
    return finding.severity() == Finding.Severity.ERROR
        || conflict(finding.code())
        || missing(finding.code());
  }

  private static boolean conflict(FindingCode code) {
    return code == FindingCode.POLICY_CONFLICTED;
  }

  private static boolean missing(FindingCode code) {
    return switch (code) {
      case POLICY_TARGET_NOT_FOUND, POLICY_PORT_NOT_FOUND, TLS_SECRET_NOT_FOUND -> true;
      default -> false;
    };
  }

  /** The reasons of GEP-713. */
  private static String reason(FindingCode code) {
    if (conflict(code)) {
      return "Conflicted";
    }
    return switch (code) {
      case POLICY_TARGET_NOT_FOUND, POLICY_PORT_NOT_FOUND -> "TargetNotFound";
      case TLS_SECRET_NOT_FOUND -> "CertificateNotFound";
      default -> "Invalid";
    };
  }
}
