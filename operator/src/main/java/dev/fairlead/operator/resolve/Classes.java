package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.CLASS_CONFLICT;
import static dev.fairlead.operator.finding.FindingCode.CLASS_MISSING;
import static dev.fairlead.operator.finding.FindingCode.CLASS_NOT_FOUND;
import static dev.fairlead.operator.finding.FindingCode.SEVERAL_DEFAULT_CLASSES;

import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Findings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Ingresses are ours. The annotation {@code kubernetes.io/ingress.class} goes before {@code
 * spec.ingressClassName}; an Ingress with neither belongs to the default class, of several the one
 * made last (as in the admission plug-in DefaultIngressClass).
 */
final class Classes {
  static final String ANNOTATION = "kubernetes.io/ingress.class";
  static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private static final Comparator<IngressClassObject> NEWEST_FIRST =
      Comparator.comparing(Classes::creation)
          .reversed()
          .thenComparing(ingressClass -> ingressClass.meta().name());

  private final ResolveOptions options;
  private final Map<String, IngressClassObject> byName = new HashMap<>();
  private final @Nullable IngressClassObject byDefault;

  Classes(List<IngressClassObject> classes, ResolveOptions options, Findings findings) {
    this.options = options;
    for (IngressClassObject ingressClass : classes) {
      byName.put(ingressClass.meta().name(), ingressClass);
    }
    this.byDefault = defaultOf(classes, findings);
  }

  /** Classes of our controller, oldest first. */
  List<IngressClassObject> ours() {
    return byName.values().stream()
        .filter(this::ours)
        .sorted(Comparator.comparing(IngressClassObject::meta, Meta.OLDEST_FIRST))
        .toList();
  }

  /** Those that are ours, oldest first. */
  List<IngressObject> ours(List<IngressObject> ingresses, Findings findings) {
    List<IngressObject> ours = new ArrayList<>();
    for (IngressObject ingress : ingresses) {
      findings.guard(
          ingress.meta(),
          () -> {
            if (ours(ingress, findings)) {
              ours.add(ingress);
            }
          });
    }
    ours.sort(Comparator.comparing(IngressObject::meta, Meta.OLDEST_FIRST));
    return ours;
  }

  /** The class of an Ingress that is ours; null where none is needed. */
  @Nullable IngressClassObject of(IngressObject ingress) {
    String annotation = text(ingress.meta().annotations().get(ANNOTATION));
    String name = annotation.isEmpty() ? text(ingress.spec().ingressClassName()) : annotation;
    return name.isEmpty() ? byDefault : byName.get(name);
  }

  private boolean ours(IngressObject ingress, Findings findings) {
    String annotation = text(ingress.meta().annotations().get(ANNOTATION));
    String field = text(ingress.spec().ingressClassName());
    String name = annotation.isEmpty() ? field : annotation;
    boolean ours =
        name.isEmpty() ? oursByDefault(ingress, findings) : oursByName(ingress, name, findings);
    boolean contradiction = !annotation.isEmpty() && !field.isEmpty() && !annotation.equals(field);
    if (contradiction && (ours || oursByName(ingress, field, findings))) {
      findings.add(ingress.meta(), "spec.ingressClassName", CLASS_CONFLICT, annotation, field);
    }
    return ours;
  }

  private boolean oursByName(IngressObject ingress, String name, Findings findings) {
    IngressClassObject ingressClass = byName.get(name);
    if (ingressClass != null) {
      return ours(ingressClass);
    }
    if (byName.isEmpty() && name.equals(options.className())) {
      return true;
    }
    if (options.folder()) {
      String annotated = ingress.meta().annotations().get(ANNOTATION);
      String section = name.equals(annotated) ? "metadata.annotations" : "spec.ingressClassName";
      findings.add(ingress.meta(), section, CLASS_NOT_FOUND, name);
    }
    return false;
  }

  private boolean oursByDefault(IngressObject ingress, Findings findings) {
    if (byDefault != null) {
      return ours(byDefault);
    }
    if (options.byDefault() && byName.isEmpty()) {
      return true;
    }
    if (options.folder()) {
      findings.add(ingress.meta(), "spec", CLASS_MISSING);
    }
    return false;
  }

  private @Nullable IngressClassObject defaultOf(
      List<IngressClassObject> classes, Findings findings) {
    List<IngressClassObject> defaults =
        classes.stream()
            .filter(candidate -> "true".equals(candidate.meta().annotations().get(DEFAULT)))
            .sorted(NEWEST_FIRST)
            .toList();
    if (defaults.isEmpty()) {
      return null;
    }
    if (defaults.size() > 1) {
      List<String> names = defaults.stream().map(it -> it.meta().name()).sorted().toList();
      String winner = defaults.getFirst().meta().name();
      defaults.stream()
          .filter(this::ours)
          .forEach(it ->
              findings.add(
                  it.meta(),
                  "metadata.annotations",
                  SEVERAL_DEFAULT_CLASSES,
                  String.join(", ", names),
                  winner));
    }
    return defaults.getFirst();
  }

  private boolean ours(IngressClassObject ingressClass) {
    return options.controller().equals(ingressClass.spec().controller());
  }

  private static Instant creation(IngressClassObject ingressClass) {
    Instant creation = ingressClass.meta().creation();
    return creation == null ? Instant.MIN : creation;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
