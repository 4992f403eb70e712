package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.CONFIG_UNUSED;
import static dev.fairlead.operator.finding.FindingCode.PARAMETERS_IGNORED;
import static dev.fairlead.operator.finding.FindingCode.PARAMETERS_INVALID;
import static dev.fairlead.operator.finding.FindingCode.PARAMETERS_NOT_FOUND;

import dev.fairlead.crds.ApiGroup;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressClassSpec;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which GatewayConfig holds: that of the oldest of our classes that names one. Of the others only
 * what {@link TlsPolicies} takes counts.
 */
final class Parameters {
  private static final String SECTION = "spec.parameters";

  private final ClusterView view;
  private final List<IngressClassObject> ours;
  private final Findings findings;
  private final Map<String, GatewayConfigObject> named = new HashMap<>();

  /**
   * @param ours oldest first
   */
  Parameters(ClusterView view, List<IngressClassObject> ours, Findings findings) {
    this.view = view;
    this.ours = ours;
    this.findings = findings;
    for (IngressClassObject ingressClass : ours) {
      GatewayConfigObject config = read(ingressClass);
      if (config != null) {
        named.put(ingressClass.meta().name(), config);
      }
    }
  }

  /** The one that a class of ours names; null if it names none that is there. */
  @Nullable GatewayConfigObject of(IngressClassObject ingressClass) {
    return named.get(ingressClass.meta().name());
  }

  /** The one that holds. */
  @Nullable GatewayConfigObject config(ResolveOptions options) {
    GatewayConfigObject winner = null;
    String first = "";
    for (IngressClassObject ingressClass : ours) {
      GatewayConfigObject config = of(ingressClass);
      if (winner == null) {
        winner = config;
        first = ingressClass.meta().name();
      } else if (config != null && config != winner) {
        findings.add(
            ingressClass.meta(),
            SECTION,
            PARAMETERS_IGNORED,
            config.meta().name(),
            winner.meta().name(),
            first);
      }
    }
    view.objects().configs().stream()
        .filter(config -> !named.containsValue(config))
        .forEach(config -> findings.add(config.meta(), "", CONFIG_UNUSED));
    if (winner == null && options.settings() != null) {
      Meta meta = Meta.of("GatewayConfig", "", "--config");
      return new GatewayConfigObject(meta, options.settings());
    }
    return winner;
  }

  private @Nullable GatewayConfigObject read(IngressClassObject ingressClass) {
    IngressClassSpec.Parameters parameters = ingressClass.spec().parameters();
    if (parameters == null) {
      return null;
    }
    boolean ours =
        ApiGroup.NAME.equals(parameters.apiGroup())
            && parameters.kind().equals("GatewayConfig")
            && !"Namespace".equals(parameters.scope());
    if (!ours) {
      String group = parameters.apiGroup() == null ? "" : " of apiGroup " + parameters.apiGroup();
      String scope = parameters.scope() == null ? "" : ", scope " + parameters.scope();
      String object = parameters.kind() + " " + parameters.name() + group + scope;
      findings.add(ingressClass.meta(), SECTION, PARAMETERS_INVALID, object);
      return null;
    }
    for (GatewayConfigObject config : view.objects().configs()) {
      if (config.meta().name().equals(parameters.name())) {
        return config;
      }
    }
    findings.add(ingressClass.meta(), SECTION, PARAMETERS_NOT_FOUND, parameters.name());
    return null;
  }
}
