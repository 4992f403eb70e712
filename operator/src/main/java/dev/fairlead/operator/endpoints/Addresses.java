package dev.fairlead.operator.endpoints;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP literals of endpoints. Never looks a name up. */
final class Addresses {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]+");

  private Addresses() {}

  /** Lower case; two spellings of one IPv6 address become one. */
  static @Nullable InetAddress parse(String type, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean six = type.equals("IPv6");
    if (!(six ? IPV6 : IPV4).matcher(lower).matches() || six != lower.indexOf(':') >= 0) {
      return null;
    }
    try {
      return six ? Inet6Address.ofLiteral(lower) : InetAddress.ofLiteral(lower);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Addresses that lead to the gateway's own machine or its link: never a pod. */
  static boolean special(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress();
  }

  /** Whether nothing can ever listen there, not even in a folder. */
  static boolean unusable(InetAddress address) {
    return address.isMulticastAddress() || address.isAnyLocalAddress();
  }

  /** IPv6 as RFC 5952 writes it. */
  static String text(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int gap = longestZeros(groups);
    int length = gap < 0 ? 0 : zeros(groups, gap);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += length - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  /** Start of the longest run of two or more zero groups; -1 if there is none. */
  private static int longestZeros(int[] groups) {
    int best = -1;
    int longest = 1;
    for (int i = 0; i < groups.length; i++) {
      int length = zeros(groups, i);
      if (length > longest) {
        best = i;
        longest = length;
      }
    }
    return best;
  }

  private static int zeros(int[] groups, int from) {
    int at = from;
    while (at < groups.length && groups[at] == 0) {
      at++;
    }
    return at - from;
  }
}
