package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Meta POLICY = Meta.of("BackendPolicy", "shop", "p");

  @ParameterizedTest
  @CsvSource({
    "POLICY_TARGET_NOT_FOUND, TargetNotFound, RefNotFound",
    "POLICY_PORT_NOT_FOUND, TargetNotFound, RefNotFound",
    "TLS_SECRET_NOT_FOUND, CertificateNotFound, RefNotFound",
    "POLICY_CONFLICTED, Conflicted, ResolvedRefs",
    "POLICY_INVALID, Invalid, ResolvedRefs",
    "CLASS_MISSING, Accepted, ResolvedRefs"
  })
  void aFindingDecidesWhatIsSaid(FindingCode code, String accepted, String resolved) {
    var finding = new Finding(code, POLICY.origin(), "because", null);
    var verdict = Verdict.of(POLICY, List.of(finding));
    assertThat(verdict.accepted().reason()).isEqualTo(accepted);
    assertThat(verdict.accepted().yes()).isEqualTo(accepted.equals("Accepted"));
    assertThat(verdict.resolved().reason()).isEqualTo(resolved);
    assertThat(verdict.resolved().yes()).isEqualTo(resolved.equals("ResolvedRefs"));
  }
}
