package dev.fairlead.operator.source.field;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API server's rules for names ({@code k8s.io/apimachinery/pkg/util/validation}). Every method
 * returns the form that is expected, or null when the value has it.
 */
public final class Names {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern PORT_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final Pattern LETTER = Pattern.compile(".*[a-z].*");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  private Names() {}

  /** An object's name, RFC 1123 subdomain. */
  public static @Nullable String subdomain(String value) {
    return value.length() <= 253 && SUBDOMAIN.matcher(value).matches()
        ? null
        : "at most 253 lower-case letters, digits, '-' and '.', such as shop.example.com";
  }

  /** A namespace or port name, RFC 1123 label. */
  public static @Nullable String label(String value) {
    return value.length() <= 63 && DNS_LABEL.matcher(value).matches()
        ? null
        : "at most 63 lower-case letters, digits and '-', such as my-app";
  }

  /** A Service's name, RFC 1035 label. */
  public static @Nullable String serviceName(String value) {
    return value.length() <= 63 && DNS_1035.matcher(value).matches()
        ? null
        : "at most 63 lower-case letters, digits and '-', a letter first, such as my-app";
  }

  /** The host of a rule: a DNS name, or {@code *.} before one. */
  public static @Nullable String host(String value) {
    if (value.indexOf('*') >= 0) {
      return value.startsWith("*.") && subdomain(value.substring(2)) == null
          ? null
          : "* as the whole first label only, such as *.example.com";
    }
    if (IPV4.matcher(value).matches() || value.indexOf(':') >= 0) {
      return "a DNS name without port, not an IP address";
    }
    return subdomain(value) == null
        ? null
        : "a lower-case DNS name without port, such as shop.example.com";
  }

  /** The name of a port to be looked up, RFC 6335. */
  public static @Nullable String portName(String value) {
    boolean good =
        value.length() <= 15
            && PORT_NAME.matcher(value).matches()
            && LETTER.matcher(value).matches()
            && !value.contains("--");
    return good ? null : "at most 15 lower-case letters, digits and '-', such as http";
  }

  public static @Nullable String portNumber(int value) {
    return value >= 1 && value <= 65_535 ? null : "a port number from 1 to 65535";
  }

  /** An annotation's or label's key, or an application protocol: {@code [domain/]name}. */
  public static @Nullable String qualified(String value) {
    int slash = value.indexOf('/');
    boolean good =
        QUALIFIED.matcher(value.substring(slash + 1)).matches()
            && (slash < 0 || subdomain(value.substring(0, slash)) == null);
    return good ? null : "[domain/]name with letters, digits, '-', '_' and '.'";
  }

  /** A controller's name: {@code domain/path}. */
  public static @Nullable String domainPath(String value) {
    int slash = value.indexOf('/');
    boolean good =
        value.length() <= 250
            && slash > 0
            && subdomain(value.substring(0, slash)) == null
            && PATH.matcher(value.substring(slash + 1)).matches();
    return good ? null : "domain/name, such as fairlead.dev/ingress";
  }
}
