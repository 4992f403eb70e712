package dev.fairlead.operator.annotation;

import static dev.fairlead.operator.annotation.Guards.Treatment.HOSTS_CLOSED;

import dev.fairlead.operator.annotation.Annotation.Loss;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.finding.Findings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the annotations of one Ingress mean here. They have no effect, and each of them is told to
 * the user; but where one guards the Ingress, its routes are closed rather than served to everybody
 * (docs/decisions/0011-guards-fail-closed.md).
 */
public final class Guards {
  private static final String CLIENT_CERTIFICATE = "auth-tls-secret";

  private Guards() {}

  /** What becomes of an Ingress. */
  public enum Treatment {
    SERVED,
    /** All its routes answer 503: a guard that it asks for is missing. */
    CLOSED,
    /** So are those of its namespace for the same hosts. */
    HOSTS_CLOSED,
    /** It has no routes: it asks for a share of another Ingress's requests. */
    LEFT_OUT
  }

  /** Looks at the annotations, with a finding for each that has no effect. */
  public static Treatment treatment(IngressObject ingress, Findings findings) {
    Map<String, String> annotations = ingress.meta().annotations();
    Treatment treatment = Treatment.SERVED;
    for (Map.Entry<String, String> entry : new TreeMap<>(annotations).entrySet()) {
      if (!entry.getKey().startsWith(NginxAnnotations.PREFIX)) {
        continue;
      }
      if (guards(ingress.meta(), entry.getKey(), entry.getValue(), findings)) {
        treatment = entry.getKey().endsWith(CLIENT_CERTIFICATE) ? HOSTS_CLOSED : closed(treatment);
      }
    }
    return canary(annotations) ? Treatment.LEFT_OUT : treatment;
  }

  private static Treatment closed(Treatment before) {
    return before == HOSTS_CLOSED ? before : Treatment.CLOSED;
  }

  private static boolean canary(Map<String, String> annotations) {
    String value = annotations.get(NginxAnnotations.PREFIX + NginxAnnotations.CANARY);
    return value != null && value.strip().toLowerCase(Locale.ROOT).matches("1|t|true");
  }

  private static boolean guards(Meta ingress, String key, String value, Findings findings) {
    String section = "metadata.annotations[" + key + "]";
    String name = key.substring(NginxAnnotations.PREFIX.length());
    Annotation known = NginxAnnotations.named(name);
    if (known == null) {
      findings.add(ingress, section, FindingCode.ANNOTATION_UNKNOWN, key);
      return false;
    }
    Loss loss = off(ingress, name) ? null : known.loss(value);
    FindingCode code =
        switch (loss) {
          case null -> null;
          case GUARD -> FindingCode.ANNOTATION_GUARD;
          case ANSWER -> FindingCode.ANNOTATION_UNSUPPORTED;
          case TUNING -> FindingCode.ANNOTATION_IGNORED;
        };
    if (code != null) {
      findings.add(ingress, section, code, key, known.advice());
    }
    return loss == Loss.GUARD;
  }

  /** A certificate that clients need not even have guards nothing. */
  private static boolean off(Meta ingress, String name) {
    String verify = ingress.annotations().get(NginxAnnotations.PREFIX + "auth-tls-verify-client");
    return name.equals(CLIENT_CERTIFICATE) && verify != null && verify.strip().equals("off");
  }
}
