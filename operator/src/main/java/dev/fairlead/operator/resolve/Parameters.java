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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which GatewayConfig holds: that of the oldest of our classes that names one. */
final class Parameters {
  private static final String SECTION = "spec.parameters";

  private final ClusterView view;
  private final Findings findings;

  Parameters(ClusterView view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  @Nullable GatewayConfigObject config(List<IngressClassObject> ours, ResolveOptions options) {
    GatewayConfigObject winner = null;
    String named = "";
    Set<GatewayConfigObject> unused = new LinkedHashSet<>(view.objects().configs());
    for (IngressClassObject ingressClass : ours) {
      GatewayConfigObject config = of(ingressClass);
      unused.remove(config);
      if (winner == null) {
        winner = config;
        named = ingressClass.meta().name();
      } else if (config != null && config != winner) {
        findings.add(
            ingressClass.meta(),
            SECTION,
            PARAMETERS_IGNORED,
            config.meta().name(),
            winner.meta().name(),
            named);
      }
    }
    unused.forEach(config -> findings.add(config.meta(), "", CONFIG_UNUSED));
    if (winner == null && options.settings() != null) {
      Meta meta = Meta.of("GatewayConfig", "", "--config");
      return new GatewayConfigObject(meta, options.settings());
    }
    return winner;
  }

  private @Nullable GatewayConfigObject of(IngressClassObject ingressClass) {
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
