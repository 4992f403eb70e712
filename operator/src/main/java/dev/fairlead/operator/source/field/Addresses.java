package dev.fairlead.operator.source.field;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API server's rules for the addresses of an EndpointSlice. Never looks a name up. */
public final class Addresses {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9a-fA-F:]*(:[0-9.]+)?");

  private Addresses() {}

  /** The form that is expected, or null when the address has it. */
  public static @Nullable String expected(String type, String address) {
    return switch (type) {
      case "IPv4" -> ipv4(address) ? null : "an IPv4 address such as 10.0.0.1";
      case "IPv6" -> ipv6(address) ? null : "an IPv6 address such as fd00::1";
      case "FQDN" -> Names.subdomain(address);
      default -> null;
    };
  }

  static boolean ipv4(String address) {
    return IPV4.matcher(address).matches();
  }

  /** RFC 4291 section 2.2, without zone. */
  static boolean ipv6(String address) {
    if (!address.contains(":") || !IPV6_LETTERS.matcher(address).matches()) {
      return false;
    }
    int gap = address.indexOf("::");
    if (gap >= 0) {
      int groups = groups(address.substring(0, gap)) + groups(address.substring(gap + 2));
      return address.indexOf("::", gap + 1) < 0 && groups >= 0 && groups < 8;
    }
    return groups(address) == 8;
  }

  /** How many groups of 16 bits a part without gap has; far below zero when it is none. */
  private static int groups(String part) {
    if (part.isEmpty()) {
      return 0;
    }
    int count = 0;
    String[] groups = part.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      boolean last = i == groups.length - 1;
      if (last && ipv4(groups[i])) {
        return count + 2;
      }
      if (groups[i].isEmpty() || groups[i].length() > 4 || groups[i].contains(".")) {
        return -100;
      }
      count++;
    }
    return count;
  }
}
