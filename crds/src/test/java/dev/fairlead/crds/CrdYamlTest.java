package dev.fairlead.crds;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed CustomResourceDefinitions are what the types say, in the jar and in the chart.
 * {@code mvn test -pl crds -Dfairlead.rewrite=true} writes them anew.
 */
class CrdYamlTest {
  private static final boolean REWRITE = Boolean.getBoolean("fairlead.rewrite");
  private static final List<Path> COPIES =
      List.of(Path.of("src/main/resources/crds"), Path.of("../helm/fairlead/files/crds"));

  private static final List<String> COLUMNS =
      List.of("Target", "Accepted", "Programmed", "Age", "Message");

  private static final Pattern LIMIT = Pattern.compile("(m(?:in|ax)imum: )(\\S+)");

  @TempDir Path generated;

  @ParameterizedTest
  @ValueSource(classes = {BackendPolicy.class, GatewayConfig.class})
  void theCommittedFilesAreWhatTheTypesSay(Class<? extends HasMetadata> type) throws IOException {
    var plural = HasMetadata.getPlural(type);
    var fresh = asKept(Files.readString(generate(type, plural)));
    for (var folder : COPIES) {
      var committed = folder.resolve(plural + ".yaml");
      if (REWRITE) {
        Files.createDirectories(folder);
        Files.writeString(committed, fresh);
      }
      assertThat(committed).as("run again with -Dfairlead.rewrite=true").hasContent(fresh);
    }
  }

  /**
   * An API server keeps 0 where the generator writes 0.0, and leaves out what is the default. Who
   * applies something else than what is kept conflicts with whoever applied the same before.
   */
  private static String asKept(String yaml) {
    return LIMIT
        .matcher(yaml)
        .replaceAll(limit -> limit.group(1) + new BigDecimal(limit.group(2)).toBigIntegerExact())
        .replaceAll("\\n +priority: 0(?=\\n)", "");
  }

  private Path generate(Class<? extends HasMetadata> type, String plural) {
    new CRDGenerator()
        .customResourceClasses(type)
        .forCRDVersions("v1")
        .withMinQuotes(true)
        .withPostProcessor(new Completion())
        .inOutputDir(generated.toFile())
        .generate();
    return generated.resolve(plural + "." + ApiGroup.NAME + "-v1.yml");
  }

  /** What the annotations cannot express. */
  private static final class Completion implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata crd, String version) {
      return complete((CustomResourceDefinition) crd);
    }
  }

  private static CustomResourceDefinition complete(CustomResourceDefinition crd) {
    var version = crd.getSpec().getVersions().getFirst();
    version
        .getAdditionalPrinterColumns()
        .sort(comparing(column -> COLUMNS.indexOf(column.getName())));
    var root = version.getSchema().getOpenAPIV3Schema();
    withoutDoubleRules(root);
    withReadablePatterns(root);
    root.setRequired(List.of("spec"));
    root.setDescription(description(crd.getSpec().getNames().getKind()));
    at(root, "spec").setDescription("What is wanted.");
    at(root, "status").setDescription("What came of it; the operator writes it.");
    var conditions = at(root, "status", "conditions");
    asMap(conditions, "type");
    var condition = conditions.getItems().getSchema();
    condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
    condition.getProperties().get("type").setMaxLength(316L);
    condition.getProperties().get("observedGeneration").setFormat("int64");
    condition.getProperties().get("lastTransitionTime").setFormat("date-time");
    at(root, "status", "observedGeneration").setFormat("int64");
    var listeners = at(root, "spec", "listeners");
    if (listeners != null) {
      asMap(listeners, "name");
    } else {
      var target = at(root, "spec", "targetRefs").getItems().getSchema();
      target.getProperties().get("group").setDefault(TextNode.valueOf(""));
    }
    return crd;
  }

  /** A rule at a record's component is found twice: at its field and at its accessor. */
  private static void withoutDoubleRules(JSONSchemaProps schema) {
    var rules = schema.getXKubernetesValidations();
    if (rules != null) {
      schema.setXKubernetesValidations(List.copyOf(new LinkedHashSet<>(rules)));
    }
    if (schema.getItems() != null) {
      withoutDoubleRules(schema.getItems().getSchema());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYamlTest::withoutDoubleRules);
    }
  }

  /**
   * An API server answers what does not match a pattern with the pattern: durations get a rule with
   * words instead, and what asks more of them is asked only if they are any.
   */
  private static void withReadablePatterns(JSONSchemaProps schema) {
    if (GatewayDuration.PATTERN.equals(schema.getPattern())) {
      schema.setPattern(null);
      var isDuration = "self" + GatewayDuration.MATCHES;
      var rules = new ArrayList<ValidationRule>();
      rules.add(
          new ValidationRuleBuilder()
              .withRule(isDuration)
              .withMessage("expected: a duration such as 500ms, 10s, 1m30s or 1h")
              .build());
      for (var more : schema.getXKubernetesValidations()) {
        more.setRule("!" + isDuration + " || " + more.getRule());
        rules.add(more);
      }
      schema.setXKubernetesValidations(rules);
    }
    if (schema.getItems() != null) {
      withReadablePatterns(schema.getItems().getSchema());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYamlTest::withReadablePatterns);
    }
  }

  private static String description(String kind) {
    return Map.of(
            "BackendPolicy",
            "How the Services that it targets are balanced, timed, limited, retried and drained.",
            "GatewayConfig",
            "Gateway-wide settings; an IngressClass points at it in its parameters.")
        .get(kind);
  }

  private static JSONSchemaProps at(JSONSchemaProps root, String... path) {
    for (var name : path) {
      root = root.getProperties().get(name);
    }
    return root;
  }

  private static void asMap(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }
}
