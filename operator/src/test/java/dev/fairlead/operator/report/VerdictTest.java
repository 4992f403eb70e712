package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.crds.BackendPolicySpec.TargetRef;
import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Meta POLICY = Meta.of("BackendPolicy", "shop", "p");

  @ParameterizedTest
  @CsvSource({
    "POLICY_TARGET_NOT_FOUND, TargetNotFound, RefNotFound",
    "POLICY_PORT_NOT_FOUND, TargetNotFound, RefNotFound",
    "POLICY_TARGET_INVALID, Invalid, ResolvedRefs",
    "POLICY_CONFLICTED, Conflicted, ResolvedRefs",
    "POLICY_INVALID, Invalid, ResolvedRefs",
    "CLASS_MISSING, Accepted, ResolvedRefs"
  })
  void aFindingDecidesWhatIsSaid(FindingCode code, String accepted, String resolved) {
    var verdict = Verdict.of(policy(1), List.of(finding(code)));
    assertThat(verdict.accepted().reason()).isEqualTo(accepted);
    assertThat(verdict.accepted().yes()).isEqualTo(accepted.equals("Accepted"));
    assertThat(verdict.resolved().reason()).isEqualTo(resolved);
    assertThat(verdict.resolved().yes()).isEqualTo(resolved.equals("ResolvedRefs"));
  }

  @Test
  void aPolicyThatRulesOneOfItsTargetsIsInEffect() {
    var lost = finding(FindingCode.POLICY_TARGET_NOT_FOUND);
    var verdict = Verdict.of(policy(2), List.of(lost));
    assertThat(verdict.accepted().yes()).isTrue();
    assertThat(verdict.accepted().message()).isEqualTo("In effect for 1 of 2 targets: because.");
    assertThat(verdict.resolved().yes()).isFalse();
  }

  private static Finding finding(FindingCode code) {
    return new Finding(code, POLICY.origin(), "because", null);
  }

  private static BackendPolicyObject policy(int targets) {
    TargetRef target = new TargetRef("", "Service", "web", null);
    return new BackendPolicyObject(
        POLICY,
        new BackendPolicySpec(Collections.nCopies(targets, target), null, null, null, null, null));
  }
}
