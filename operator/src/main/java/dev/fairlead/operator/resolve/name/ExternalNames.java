package dev.fairlead.operator.resolve.name;

import dev.fairlead.operator.cluster.ServiceSpec.Port;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Service of type ExternalName stands for. */
public final class ExternalNames {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private ExternalNames() {}

  /**
   * Underscores occur in names of real hosts, so this is wider than a host of a rule.
   *
   * @return the form that is expected; null if the name has it
   */
  public static @Nullable String expected(String name) {
    boolean number = HostNames.numeric(name) && !address(name);
    boolean good = name.length() <= HostNames.MAX_LENGTH && HostNames.labels(name, "-_");
    return good && !number ? null : "a DNS name like api.example.com";
  }

  /** Whether it is an IPv4 address, which needs no resolving. */
  public static boolean address(String name) {
    return IPV4.matcher(name).matches();
  }

  /** The target port if it is a number, as kube-proxy is not in the way; else the port. */
  public static int port(Port port) {
    String target = port.targetPort();
    if (target == null || !target.matches("[0-9]{1,5}")) {
      return port.port();
    }
    int number = Integer.parseInt(target);
    return number >= 1 && number <= 65_535 ? number : port.port();
  }
}
