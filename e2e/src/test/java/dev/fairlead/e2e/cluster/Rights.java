package dev.fairlead.e2e.cluster;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the operator is allowed, and what it asked for by the API server's own record. */
final class Rights {
  private static final String USER =
      "system:serviceaccount:" + Installed.NAMESPACE + ":fairlead-operator";

  /** Everyone may ask for these. */
  private static final Set<String> EVERYONES = Set.of("selfsubjectaccessreviews");

  private Rights() {}

  /** {@code verb resource[/subresource]} for each right. */
  static Set<String> granted(KubernetesClient client) {
    var name = "fairlead-operator";
    var own = client.rbac().roles().inNamespace(Installed.NAMESPACE).withName(name).get();
    var all = client.rbac().clusterRoles().withName(Installed.NAMESPACE + "-" + name).get();
    var granted = new TreeSet<String>();
    Stream.of(own.getRules(), all.getRules())
        .flatMap(List<PolicyRule>::stream)
        .forEach(rule ->
            rule.getVerbs()
                .forEach(verb ->
                    rule.getResources().forEach(resource -> granted.add(verb + " " + resource))));
    return granted;
  }

  /** Likewise, for what it asked for and got; or for what it was refused. */
  static Set<String> asked(TestCluster.Own node, boolean refused) {
    var asked = new TreeSet<String>();
    node.exec("cat", "/var/log/audit.log")
        .lines()
        .filter(line -> line.contains(USER))
        .map(line -> Serialization.unmarshal(line, Map.class))
        .filter(event ->
            refused == "forbid".equals(text(event, "annotations", "authorization.k8s.io/decision")))
        .filter(event -> event.get("objectRef") != null)
        .forEach(event -> {
          var subresource = text(event, "objectRef", "subresource");
          var resource = text(event, "objectRef", "resource");
          if (!EVERYONES.contains(resource)) {
            asked.add(
                event.get("verb")
                    + " "
                    + resource
                    + (subresource.isEmpty() ? "" : "/" + subresource));
          }
        });
    return asked;
  }

  private static String text(Map<?, ?> event, String field, String inner) {
    return event.get(field) instanceof Map<?, ?> map && map.get(inner) != null
        ? map.get(inner).toString()
        : "";
  }
}
