package dev.fairlead.cli.view;

import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.snapshot.Origin;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an Ingress says at one place, for what never became a working route.
 *
 * @param host lower case; empty for any host
 * @param path the path
 * @param pathType how it is matched: {@code Exact} or {@code Prefix}
 * @param service {@code namespace/name:port} as it is written, so the port may be a name; null if
 *     it names none
 */
record Declared(String host, String path, String pathType, @Nullable String service) {
  private static final Pattern PATH =
      Pattern.compile("spec\\.rules\\[(\\d+)]\\.http\\.paths\\[(\\d+)].*");
  private static final String DEFAULT = "spec.defaultBackend";

  /** Null if there is no path or default backend at that place. */
  static @Nullable Declared at(Picture picture, Origin origin) {
    IngressObject ingress = picture.ingress(origin);
    if (ingress == null) {
      return null;
    }
    IngressSpec spec = ingress.spec();
    Matcher section = PATH.matcher(origin.section());
    if (section.matches()) {
      IngressSpec.Rule rule = spec.rules().get(Integer.parseInt(section.group(1)));
      IngressSpec.Http http = Objects.requireNonNull(rule.http(), "it has a path");
      return of(rule, http.paths().get(Integer.parseInt(section.group(2))), origin.namespace());
    }
    return origin.section().startsWith(DEFAULT)
        ? new Declared("", "/", "Prefix", service(spec.defaultBackend(), origin.namespace()))
        : null;
  }

  private static Declared of(IngressSpec.Rule rule, IngressSpec.Path path, String namespace) {
    return new Declared(
        Objects.requireNonNullElse(rule.host(), "").toLowerCase(Locale.ROOT),
        Objects.requireNonNullElse(path.path(), "/"),
        "Exact".equals(path.pathType()) ? "Exact" : "Prefix",
        service(path.backend(), namespace));
  }

  private static @Nullable String service(IngressSpec.@Nullable Backend backend, String namespace) {
    IngressSpec.ServiceBackend service = backend == null ? null : backend.service();
    return service == null ? null : namespace + "/" + service.name() + ":" + service.port();
  }
}
