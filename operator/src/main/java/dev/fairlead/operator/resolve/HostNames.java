package dev.fairlead.operator.resolve;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts of rules and certificates: DNS names as the API server demands them. */
final class HostNames {
  static final int MAX_LENGTH = 253;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+)*|.*:.*");

  private HostNames() {}

  /** Lower case, without the final dot of an absolute name. */
  static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /**
   * @param host a {@link #normal} name, maybe with {@code *} as its first label
   * @return the form that is expected; null if it has it
   */
  static @Nullable String expected(String host) {
    String name = host.startsWith("*.") ? host.substring(2) : host;
    if (ADDRESS.matcher(name).matches()) {
      return "a DNS name, neither an IP address nor with a port";
    }
    if (name.indexOf('*') >= 0) {
      return "a wildcard as the whole first label, like *.example.com";
    }
    return name.length() <= MAX_LENGTH && NAME.matcher(name).matches()
        ? null
        : "a DNS name like shop.example.com or *.example.com";
  }
}
