package dev.fairlead.operator.resolve.name;

import dev.fairlead.operator.cluster.IngressSpec.Rule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hosts of rules and certificates: DNS names as the API server demands them (RFC 1123). */
public final class HostNames {
  /** Any host. */
  public static final String ANY = "";

  public static final int MAX_LENGTH = 253;
  public static final int MAX_LABEL = 63;

  private HostNames() {}

  /** The host of a rule, {@link #normal}; empty for any. */
  public static String of(Rule rule) {
    return normal(rule.host() == null ? "" : rule.host());
  }

  /** Lower case, without the final dot of an absolute name. */
  public static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /**
   * @param host a {@link #normal} name, maybe with {@code *} as its first label
   * @return the form that is expected; null if it has it
   */
  public static @Nullable String expected(String host) {
    String name = host.startsWith("*.") ? host.substring(2) : host;
    if (name.indexOf(':') >= 0 || (!name.isEmpty() && numeric(name))) {
      return "a DNS name, neither an IP address nor with a port";
    }
    if (name.indexOf('*') >= 0) {
      return "a wildcard as the whole first label, like *.example.com";
    }
    return name.length() <= MAX_LENGTH && labels(name, "-")
        ? null
        : "a DNS name like shop.example.com or *.example.com";
  }

  /** Whether it has digits and dots only, as an IPv4 address. */
  public static boolean numeric(String name) {
    return name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /**
   * Whether every label has 1 to 63 lower-case letters, digits and other characters, and neither
   * begins nor ends with a hyphen.
   */
  public static boolean labels(String name, String others) {
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      char c = i == name.length() ? '.' : name.charAt(i);
      if (c == '.') {
        boolean empty = i == start || i - start > MAX_LABEL;
        if (empty || name.charAt(start) == '-' || name.charAt(i - 1) == '-') {
          return false;
        }
        start = i + 1;
      } else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.indexOf(c) >= 0)) {
        return false;
      }
    }
    return true;
  }
}
