package dev.fairlead.operator.report;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private static final Answer UNUSED =
      new Answer(
          false,
          "NotReferenced",
          "No IngressClass of ours names it in its parameters, or an older one names another.");

  /** What makes a target lost to its policy. */
  private static final Set<FindingCode> LOST_TARGET =
      EnumSet.of(
          FindingCode.POLICY_CONFLICTED,
          FindingCode.POLICY_TARGET_NOT_FOUND,
          FindingCode.POLICY_PORT_NOT_FOUND,
          FindingCode.POLICY_TARGET_INVALID);

  private static final Set<FindingCode> MISSING =
      EnumSet.of(
          FindingCode.POLICY_TARGET_NOT_FOUND,
          FindingCode.POLICY_PORT_NOT_FOUND,
          FindingCode.TLS_SECRET_NOT_FOUND);

  /**
   * Of a policy: accepted while it rules at least one target and all its fields make sense.
   *
   * @param findings about it
   */
  static Verdict of(BackendPolicyObject policy, List<Finding> findings) {
    List<Finding> lost = findings.stream().filter(it -> LOST_TARGET.contains(it.code())).toList();
    int targets = policy.spec().targetRefs().size();
    Answer accepted = invalid(findings);
    if (accepted == null && !lost.isEmpty()) {
      accepted = lost.size() < targets ? partly(lost, targets) : not(lost.getFirst());
    }
    return new Verdict(
        policy.meta().generation(), accepted == null ? ACCEPTED : accepted, resolved(findings));
  }

  /**
   * Of a GatewayConfig.
   *
   * @param used whether it is the one that holds
   * @param findings about it
   */
  static Verdict of(GatewayConfigObject config, boolean used, List<Finding> findings) {
    Answer accepted = used ? invalid(findings) : UNUSED;
    return new Verdict(
        config.meta().generation(), accepted == null ? ACCEPTED : accepted, resolved(findings));
  }

  private static @Nullable Answer invalid(List<Finding> findings) {
    for (Finding finding : findings) {
      boolean reference = LOST_TARGET.contains(finding.code()) || MISSING.contains(finding.code());
      if (finding.severity() == Finding.Severity.ERROR && !reference) {
        return not(finding);
      }
    }
    return null;
  }

  private static Answer partly(List<Finding> lost, int targets) {
    String message =
        "In effect for %d of %d targets: %s"
            .formatted(targets - lost.size(), targets, sentence(lost.getFirst()));
    return new Answer(true, "Accepted", message);
  }

  private static Answer not(Finding finding) {
    return new Answer(false, reason(finding.code()), sentence(finding));
  }

  private static Answer resolved(List<Finding> findings) {
    for (Finding finding : findings) {
      if (MISSING.contains(finding.code())) {
        return new Answer(false, "RefNotFound", sentence(finding));
      }
    }
    return RESOLVED;
  }

  private static String sentence(Finding finding) {
    return finding.message() + ".";
  }

  /** The reasons of GEP-713. */
  private static String reason(FindingCode code) {
    if (code == FindingCode.POLICY_CONFLICTED) {
      return "Conflicted";
    }
    return MISSING.contains(code) ? "TargetNotFound" : "Invalid";
  }
}
