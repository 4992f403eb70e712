package dev.fairlead.operator.source.manifest;

import static dev.fairlead.operator.source.manifest.MetaReader.expect;

import dev.fairlead.operator.cluster.IngressClassSpec;
import dev.fairlead.operator.cluster.IngressClassSpec.Parameters;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.Names;
import org.jspecify.annotations.Nullable;

/** Reads an IngressClass as the API server does. */
final class IngressClassReader {
  private IngressClassReader() {}

  static IngressClassSpec read(FieldReader object) {
    FieldReader spec = object.object("spec");
    if (spec == null) {
      if (!object.has("spec")) {
        object.invalid("spec", "is missing", "spec: {controller: fairlead.dev/ingress}");
      }
      return new IngressClassSpec("", null);
    }
    String controller = spec.text("controller", "");
    if (controller.isEmpty()) {
      spec.invalid("controller", "is missing", "domain/name, such as fairlead.dev/ingress");
    } else {
      expect(spec, "controller", controller, Names.domainPath(controller));
    }
    FieldReader parameters = spec.object("parameters");
    IngressClassSpec read =
        new IngressClassSpec(controller, parameters == null ? null : parameters(parameters));
    spec.finish();
    return read;
  }

  private static Parameters parameters(FieldReader in) {
    String kind = required(in, "kind");
    String name = required(in, "name");
    String group = in.text("apiGroup");
    String scope = in.text("scope", "Cluster");
    String namespace = in.text("namespace");
    switch (scope) {
      case "Cluster" -> {
        if (namespace != null) {
          in.invalid("namespace", "is set with scope Cluster", "no namespace");
        }
      }
      case "Namespace" -> {
        if (namespace == null) {
          in.invalid("namespace", "is missing", "a namespace with scope Namespace");
        }
      }
      default -> expect(in, "scope", scope, "Cluster or Namespace");
    }
    in.finish();
    return new Parameters(group, kind, name, scope, namespace);
  }

  private static String required(FieldReader in, String field) {
    @Nullable String value = in.text(field);
    if (value == null || value.isEmpty()) {
      in.invalid(field, "is missing", "a " + field);
      return "";
    }
    return value;
  }
}
