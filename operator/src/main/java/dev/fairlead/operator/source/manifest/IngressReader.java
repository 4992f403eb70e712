package dev.fairlead.operator.source.manifest;

import static dev.fairlead.operator.source.manifest.MetaReader.expect;

import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.IngressSpec.Backend;
import dev.fairlead.operator.cluster.IngressSpec.Http;
import dev.fairlead.operator.cluster.IngressSpec.Path;
import dev.fairlead.operator.cluster.IngressSpec.Port;
import dev.fairlead.operator.cluster.IngressSpec.Resource;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.cluster.IngressSpec.ServiceBackend;
import dev.fairlead.operator.cluster.IngressSpec.Tls;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an Ingress and checks what {@code pkg/apis/networking/validation} of Kubernetes checks. */
final class IngressReader {
  private static final List<String> BAD_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_ENDS = List.of("/..", "/.");

  private IngressReader() {}

  static IngressSpec read(FieldReader object) {
    object.ignore("status");
    FieldReader spec = object.object("spec");
    if (spec == null) {
      if (!object.has("spec")) {
        object.invalid("spec", "is missing", "a spec with rules or a defaultBackend");
      }
      return IngressSpec.EMPTY;
    }
    String className = spec.text("ingressClassName");
    if (className != null) {
      expect(spec, "ingressClassName", className, Names.subdomain(className));
    }
    Backend fallback = backend(spec, "defaultBackend");
    List<Tls> tls = tls(spec);
    List<Rule> rules = rules(spec);
    if (rules.isEmpty() && fallback == null && !object.refused()) {
      object.invalid("spec", "has neither rules nor a defaultBackend", "one of them");
    }
    spec.finish();
    return new IngressSpec(className, fallback, tls, rules);
  }

  private static List<Tls> tls(FieldReader spec) {
    List<Tls> all = new ArrayList<>();
    for (FieldReader tls : spec.objects("tls")) {
      List<String> hosts = tls.texts("hosts");
      for (String host : hosts) {
        expect(tls, "hosts", host, Names.host(host));
      }
      String secret = tls.text("secretName");
      if (secret != null && !secret.isEmpty()) {
        expect(tls, "secretName", secret, Names.subdomain(secret));
      }
      tls.finish();
      all.add(new Tls(hosts, secret == null || secret.isEmpty() ? null : secret));
    }
    return all;
  }

  private static List<Rule> rules(FieldReader spec) {
    List<Rule> rules = new ArrayList<>();
    for (FieldReader rule : spec.objects("rules")) {
      String host = rule.text("host", "");
      if (!host.isEmpty()) {
        expect(rule, "host", host, Names.host(host));
      }
      FieldReader http = rule.object("http");
      rules.add(new Rule(host.isEmpty() ? null : host, http == null ? null : http(http)));
      rule.finish();
    }
    return rules;
  }

  private static Http http(FieldReader http) {
    List<Path> paths = new ArrayList<>();
    List<FieldReader> items = http.objects("paths");
    if (items.isEmpty() && !http.refused()) {
      http.invalid("paths", "is missing", "at least one path");
    }
    for (FieldReader item : items) {
      paths.add(path(item));
    }
    http.finish();
    return new Http(paths);
  }

  private static Path path(FieldReader item) {
    String path = item.text("path", "");
    String type = item.text("pathType");
    if (type == null) {
      if (!item.has("pathType")) {
        item.invalid("pathType", "is missing", "Exact, Prefix or ImplementationSpecific");
      }
    } else {
      checkPath(item, path, type);
    }
    Backend backend = backend(item, "backend");
    if (backend == null && !item.has("backend")) {
      item.invalid("backend", "is missing", "a backend with a service");
    }
    item.finish();
    return new Path(path.isEmpty() ? null : path, type, backend);
  }

  private static void checkPath(FieldReader item, String path, String type) {
    switch (type) {
      case "Exact", "Prefix" -> {
        if (!path.startsWith("/")) {
          expect(item, "path", path, "a path that begins with /");
          return;
        }
        for (String bad : BAD_PARTS) {
          if (path.contains(bad)) {
            expect(item, "path", path, "a path without \"" + bad + "\"");
          }
        }
        for (String bad : BAD_ENDS) {
          if (path.endsWith(bad)) {
            expect(item, "path", path, "a path that does not end with \"" + bad + "\"");
          }
        }
      }
      case "ImplementationSpecific" -> {
        if (!path.isEmpty() && !path.startsWith("/")) {
          expect(item, "path", path, "a path that begins with /");
        }
      }
      default -> expect(item, "pathType", type, "Exact, Prefix or ImplementationSpecific");
    }
  }

  private static @Nullable Backend backend(FieldReader in, String field) {
    FieldReader backend = in.object(field);
    if (backend == null) {
      return null;
    }
    FieldReader service = backend.object("service");
    FieldReader resource = backend.object("resource");
    if (service != null && resource != null) {
      backend.invalid("", "has both service and resource", "one of them");
    } else if (service == null && resource == null && !backend.refused()) {
      String old = backend.has("serviceName") ? ", as v1beta1 had it" : "";
      String message = old.isEmpty() ? "has no service" : "has serviceName and servicePort" + old;
      backend.invalid("", message, "service: {name: NAME, port: {number: PORT}}");
      backend.ignore("serviceName", "servicePort");
    }
    backend.finish();
    return new Backend(
        service == null ? null : service(service), resource == null ? null : resource(resource));
  }

  private static ServiceBackend service(FieldReader service) {
    String name = service.text("name", "");
    if (name.isEmpty()) {
      service.invalid("name", "is missing", "the name of a Service");
    } else {
      expect(service, "name", name, Names.serviceName(name));
    }
    FieldReader port = service.object("port");
    if (port == null && !service.has("port")) {
      service.invalid("port", "is missing", "port: {number: PORT} or port: {name: NAME}");
    }
    service.finish();
    return new ServiceBackend(name, port == null ? null : port(port));
  }

  private static Port port(FieldReader port) {
    String name = port.text("name", "");
    Integer written = port.integer("number");
    int number = written == null ? 0 : written;
    boolean numbered = number != 0;
    if (!name.isEmpty() && numbered) {
      port.invalid("", "has both name and number", "one of them");
    } else if (!name.isEmpty()) {
      expect(port, "name", name, Names.portName(name));
    } else if (numbered) {
      expect(port, "number", String.valueOf(number), Names.portNumber(number));
    } else if (!port.refused()) {
      port.invalid("", "has neither name nor number", "one of them");
    }
    port.finish();
    return new Port(name.isEmpty() ? null : name, numbered ? number : null);
  }

  private static Resource resource(FieldReader resource) {
    String kind = resource.text("kind", "");
    String name = resource.text("name", "");
    if (kind.isEmpty() || name.isEmpty()) {
      resource.invalid("", "has no kind or no name", "kind and name");
    }
    Resource read = new Resource(resource.text("apiGroup"), kind, name);
    resource.finish();
    return read;
  }
}
