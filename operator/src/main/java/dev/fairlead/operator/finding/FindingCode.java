package dev.fairlead.operator.finding;

import static dev.fairlead.operator.finding.Finding.Severity.ERROR;
import static dev.fairlead.operator.finding.Finding.Severity.INFO;
import static dev.fairlead.operator.finding.Finding.Severity.WARNING;

import dev.fairlead.operator.finding.Finding.Severity;

/**
 * The catalogue: every kind of finding, declared once. Messages name their values in braces; {@code
 * docs/reference/findings.md} is made from this list.
 */
public enum FindingCode {
  // What stands in the files themselves.
  FILE_UNREADABLE(
      ERROR,
      "{file} cannot be read: {reason}",
      "Make the file readable for the user that runs Fairlead, or take it out of the folder."),
  SYNTAX_ERROR(
      ERROR,
      "not valid {format}: {reason}",
      "Correct the document; until then its objects keep their last good state."),
  INVALID_FIELD(
      ERROR,
      "{field} {problem}; expected: {expected}",
      "Correct the field as an API server would demand it; until then the object keeps its last"
          + " good state."),
  UNKNOWN_FIELD(
      WARNING,
      "{problem}; expected: {expected}",
      "Correct the spelling or remove the field; it has no effect."),
  DUPLICATE_OBJECT(
      ERROR,
      "{object} is also defined at {other}, which is used",
      "Keep one of the two definitions."),
  UNSUPPORTED_KIND(
      INFO,
      "{kind} of {apiVersion} is not used by Fairlead",
      "Nothing needs to be done; the object has no effect here."),
  UNKNOWN_KIND(
      ERROR,
      "there is no kind {kind} in {apiVersion}; expected: {meant}",
      "Correct the spelling; until then the file's objects keep their last good state."),
  ENDPOINTS_NOT_READ(
      INFO,
      "Endpoints are not read; expected: an EndpointSlice",
      "Write an EndpointSlice with label kubernetes.io/service-name, as a cluster makes of them."),

  // Whose Ingress it is.
  CLASS_CONFLICT(
      WARNING,
      "annotation kubernetes.io/ingress.class names class {annotation}, spec.ingressClassName names"
          + " {field}; the annotation is used",
      "Remove the annotation; spec.ingressClassName is its successor."),
  CLASS_NOT_FOUND(
      INFO,
      "there is no IngressClass {class}: Fairlead does not serve this Ingress",
      "Name a class of controller fairlead.dev/ingress, or add the IngressClass."),
  CLASS_MISSING(
      INFO,
      "names no class, and no IngressClass is the default: Fairlead does not serve this Ingress",
      "Set spec.ingressClassName, or mark an IngressClass with annotation"
          + " ingressclass.kubernetes.io/is-default-class: \"true\"."),
  SEVERAL_DEFAULT_CLASSES(
      WARNING,
      "IngressClasses {classes} are all marked as the default; {winner} is used",
      "Leave the annotation ingressclass.kubernetes.io/is-default-class on one of them."),
  PARAMETERS_INVALID(
      ERROR,
      "parameters name {object}; expected a GatewayConfig of apiGroup fairlead.dev, scope Cluster;"
          + " what --config says is used, else the defaults",
      "Point the parameters at a GatewayConfig."),
  PARAMETERS_NOT_FOUND(
      ERROR,
      "GatewayConfig {name} does not exist; what --config says is used, else the defaults",
      "Create the GatewayConfig, or remove the parameters."),
  PARAMETERS_IGNORED(
      WARNING,
      "of GatewayConfig {name} only tls.minVersion is used, for the hosts of this class: the other"
          + " settings are those of {winner}, named by IngressClass {class}, which comes first: the"
          + " older one does, then the name decides",
      "Let all classes of Fairlead name the same GatewayConfig."),

  CONFIG_UNUSED(
      INFO,
      "no IngressClass of Fairlead names it in its parameters: it has no effect",
      "Name it in spec.parameters of the IngressClass, or give the file to --config."),

  // Hosts, paths and who owns them.
  HOST_INVALID(
      ERROR,
      "host \"{host}\" is not served; expected {expected}",
      "Correct the host; the other hosts are served."),
  PATH_INVALID(
      ERROR,
      "path \"{path}\" is not served; expected {expected}",
      "Correct the path; the other paths are served."),
  PATH_TYPE_INVALID(
      ERROR,
      "pathType is {type}; expected Exact, Prefix or ImplementationSpecific",
      "Correct the pathType; the other paths are served."),
  PATH_LIKE_PATTERN(
      WARNING,
      "path \"{path}\" looks like a pattern, but is compared letter by letter",
      "Write the path out as a Prefix or Exact path; regular expressions are not supported."),
  PATH_REPEATED(
      WARNING,
      "{match} of {host} is already defined at {section} of this Ingress, which is used",
      "Remove one of the two paths."),
  PATH_CONFLICT(
      ERROR,
      "{match} of {host} belongs to Ingress {winner}, which comes first: the older one does, then"
          + " namespace and name decide",
      "Choose another host or path, or remove it from one of the two Ingresses."),
  DEFAULT_BACKEND_CONFLICT(
      WARNING,
      "what matches no rule of {host} goes to the default backend of Ingress {winner}",
      "Keep one default backend, or give this Ingress rules with hosts of its own."),
  BACKEND_MISSING(
      ERROR, "has no backend: requests get 503", "Name a Service and one of its ports."),
  RESOURCE_BACKEND(
      ERROR,
      "backend is {kind} {name}: requests get 503; expected a service",
      "Use a Service: resource backends are not supported."),

  // Annotations of ingress-nginx.
  ANNOTATION_GUARD(
      ERROR,
      "annotation {annotation} is not supported, so this Ingress would NOT be protected: {reason};"
          + " its routes answer 503",
      "Protect the backend in another way, then remove the annotation: the routes are served."),
  ANNOTATION_UNSUPPORTED(
      WARNING,
      "annotation {annotation} has no effect: {reason}",
      "Some requests are answered otherwise than ingress-nginx would; remove the annotation when"
          + " that is seen to."),
  ANNOTATION_IGNORED(
      INFO,
      "annotation {annotation} has no effect: {reason}",
      "Set what it stands for where Fairlead has it, if it is needed; then remove the annotation."),
  ANNOTATION_UNKNOWN(
      WARNING,
      "annotation {annotation} has no effect: ingress-nginx has none of that name either",
      "Correct the spelling or remove the annotation."),
  HOST_GUARDED(
      ERROR,
      "Ingress {other} asks that clients of {host} show a certificate, which is not supported: this"
          + " Ingress would NOT be protected either, so its routes for that host answer 503",
      "Protect the backends in another way, then remove the annotations auth-tls-* there."),

  // Services and their endpoints.
  SERVICE_NOT_FOUND(
      ERROR,
      "Service {service} does not exist: requests get 503",
      "Create the Service, or correct its name; it has to be in the Ingress's namespace."),
  SERVICE_PORT_NOT_FOUND(
      ERROR,
      "Service {service} has no port {port}: requests get 503; expected {ports}",
      "Name a port of the Service by its name or number (not its targetPort)."),
  SERVICE_PORT_NOT_TCP(
      ERROR,
      "port {port} of Service {service} is {protocol}: requests get 503; expected TCP",
      "Use a TCP port."),
  APP_PROTOCOL_UNKNOWN(
      WARNING,
      "appProtocol \"{value}\" is not known and treated as http; expected http, https, grpc,"
          + " grpcs, kubernetes.io/h2c, kubernetes.io/ws or kubernetes.io/wss",
      "Correct or remove the appProtocol."),
  EXTERNAL_NAME_INVALID(
      ERROR,
      "externalName \"{name}\" cannot be used: requests get 503; expected {expected}",
      "Correct the externalName."),
  ENDPOINTS_NONE(
      WARNING,
      "port {port} has no endpoints: requests get 503",
      "Check that the selector matches pods that run, or that the EndpointSlices of a Service"
          + " without selector carry label kubernetes.io/service-name."),
  ENDPOINTS_NOT_READY(
      WARNING,
      "none of the {count} endpoints of port {port} is ready",
      "Look at the readiness probes of the pods."),
  ENDPOINT_PORT_MISSING(
      WARNING,
      "has no port named \"{name}\" as Service {service} has; expected {ports}",
      "Give the EndpointSlice's port the name of the Service's port."),
  ENDPOINT_ADDRESS_TYPE(
      ERROR,
      "addressType {type} is not supported; expected IPv4 or IPv6",
      "Use addresses, or a Service of type ExternalName."),
  ENDPOINT_ADDRESS_INVALID(
      ERROR,
      "address \"{address}\" is not used; expected {expected}",
      "Correct the address; the other endpoints are used."),

  // Certificates.
  TLS_SECRET_NOT_FOUND(
      ERROR,
      "there is no Secret {secret} of type kubernetes.io/tls: the default certificate is used",
      "Create a Secret of type kubernetes.io/tls, or correct its name."),
  TLS_SECRET_TYPE(
      ERROR,
      "Secret {secret} cannot be used: {reason}; the default certificate is used",
      "Create the Secret with kubectl create secret tls."),
  TLS_SECRET_BROKEN(
      ERROR,
      "Secret {secret} cannot be used: {reason}; the default certificate is used",
      "Put the PEM chain, leaf first, into tls.crt and its unencrypted key into tls.key."),
  TLS_KEY_MISMATCH(
      ERROR,
      "Secret {secret} cannot be used: {reason}; the default certificate is used",
      "Replace tls.crt and tls.key together; the first certificate is the one of the key."),
  TLS_KEY_UNSUPPORTED(
      ERROR,
      "Secret {secret} cannot be used: {reason}; the default certificate is used",
      "Use an RSA key of 2048 bits or more, or ECDSA on P-256, P-384 or P-521."),
  TLS_KEY_WEAK(
      WARNING,
      "the key in Secret {secret} is RSA with {bits} bits; it is still served",
      "Use an RSA key of 2048 bits or more, or ECDSA: many clients refuse weaker ones."),
  TLS_EXPIRED(
      WARNING,
      "the certificate in Secret {secret} expired on {date}; it is still served",
      "Renew the certificate: clients refuse it."),
  TLS_NOT_YET_VALID(
      WARNING,
      "the certificate in Secret {secret} is not valid before {date}; it is served",
      "Wait, or use another certificate: clients refuse it until then."),
  TLS_HOST_NOT_COVERED(
      WARNING,
      "the certificate in Secret {secret} does not cover {host}; it is valid for {names}",
      "Use a certificate that has the host among its DNS names: clients refuse it."),
  TLS_HOST_CONFLICT(
      WARNING,
      "the certificate of {host} is that of {winner}, which comes first: the older one does, then"
          + " namespace and name decide",
      "Use one Secret for the host."),
  TLS_POLICY_CONFLICT(
      WARNING,
      "the lowest version of TLS for {host} is that of {winner}, which comes first and has another"
          + " class: the older one does, then namespace and name decide",
      "Let all Ingresses of the host have one class."),
  TLS_NO_HOSTS(
      WARNING,
      "names no hosts, the rules have none, and the certificate in Secret {secret} has no DNS names",
      "List the hosts."),

  // Fairlead's own resources.
  POLICY_TARGET_INVALID(
      ERROR,
      "targetRef names {target}; expected kind Service of the core group",
      "Target a Service of the policy's namespace."),
  POLICY_TARGET_NOT_FOUND(
      WARNING,
      "Service {service} does not exist: the policy has no effect on it",
      "Create the Service, or correct its name; it has to be in the policy's namespace."),
  POLICY_PORT_NOT_FOUND(
      WARNING,
      "Service {service} has no port {port}: the policy has no effect on it; expected {ports}",
      "Name a port of the Service, or leave sectionName out."),
  POLICY_CONFLICTED(
      WARNING,
      "{target} is already ruled by BackendPolicy {winner}, which comes first: the older one does,"
          + " then the name decides",
      "Keep one policy for each target."),
  POLICY_INVALID(
      ERROR, "{field} cannot be used: {reason}; the default is used", "Correct the field."),
  CONFIG_INVALID(
      ERROR, "{field} cannot be used: {reason}; the default is used", "Correct the field."),

  INTERNAL_ERROR(
      ERROR,
      "Fairlead failed on this object: {reason}",
      "This is a fault of Fairlead: report it with the object. All other objects are served.");

  private final Severity severity;
  private final String template;
  private final String remedy;
  private final String code;
  private final String[] parts;

  FindingCode(Severity severity, String template, String remedy) {
    this.severity = severity;
    this.template = template;
    this.remedy = remedy;
    this.code = camelCase(name());
    this.parts = template.split("\\{[A-Za-z]+}", -1);
  }

  /** Its stable name, such as {@code ServiceNotFound}. */
  public String code() {
    return code;
  }

  public Severity severity() {
    return severity;
  }

  /** The message with its placeholders, such as {@code Service {service} does not exist}. */
  public String template() {
    return template;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /**
   * The message with its values.
   *
   * @throws IllegalArgumentException unless there is one value for each placeholder
   */
  public String message(Object... values) {
    if (values.length != parts.length - 1) {
      throw new IllegalArgumentException(
          code + " takes " + (parts.length - 1) + " values, not " + values.length);
    }
    StringBuilder message = new StringBuilder(parts[0]);
    for (int i = 0; i < values.length; i++) {
      message.append(values[i]).append(parts[i + 1]);
    }
    return message.toString();
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (String word : name.split("_")) {
      camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return camel.toString();
  }
}
