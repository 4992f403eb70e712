package dev.fairlead.operator.compile;

import dev.fairlead.crds.GatewayDuration;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.finding.Findings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one of our own resources: a missing one means the default; so does one that
 * makes no sense, with a finding.
 */
final class FieldValues {
  private final Meta object;
  private final FindingCode code;
  private final Findings findings;

  /**
   * @param code takes a field and a reason
   */
  FieldValues(Meta object, FindingCode code, Findings findings) {
    this.object = object;
    this.code = code;
    this.findings = findings;
  }

  Duration duration(String field, @Nullable String text, Duration otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return GatewayDuration.parse(text);
    } catch (IllegalArgumentException e) {
      return refuse(field, String.valueOf(e.getMessage()), otherwise);
    }
  }

  int number(String field, @Nullable Integer number, int otherwise) {
    if (number == null) {
      return otherwise;
    }
    return number >= 0 ? number : refuse(field, number + " is negative", otherwise);
  }

  long number(String field, @Nullable Long number, long otherwise) {
    if (number == null) {
      return otherwise;
    }
    return number >= 0 ? number : refuse(field, number + " is negative", otherwise);
  }

  private <T> T refuse(String field, String reason, T otherwise) {
    findings.add(object, field, code, field, reason);
    return otherwise;
  }
}
