package dev.fairlead.operator.resolve.name;

import dev.fairlead.snapshot.PathMatch;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Paths of rules: checked as the API server does, and written as the data plane compares them.
 *
 * <p>The data plane compares a request's path after RFC 3986 section 6.2.2: escaped unreserved
 * characters decoded, dot segments removed. A rule's path is therefore brought into the same form:
 * {@code /caf\u00e9} and {@code /caf%c3%a9} both become {@code /caf%C3%A9}, {@code /%7Eme} becomes
 * {@code /~me}.
 */
public final class Paths {
  private static final String HEX = "0123456789ABCDEF";

  /** Characters that stand in a path as they are: RFC 3986 pchar and the slash. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/";

  private Paths() {}

  /**
   * @return the form that is expected; null if the path has it
   */
  public static @Nullable String expected(String path) {
    if (!path.startsWith("/")) {
      return "a path that begins with /";
    }
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      return "a path without ? and #: it is not compared with a query";
    }
    String closed = path.endsWith("/") ? path : path + "/";
    if (path.contains("//") || closed.contains("/./") || closed.contains("/../")) {
      return "a path without //, /./ and /../";
    }
    return null;
  }

  /** Whether somebody meant a regular expression. */
  public static boolean looksLikePattern(String path) {
    for (int i = 0; i < path.length(); i++) {
      if ("*^|\\[]".indexOf(path.charAt(i)) >= 0) {
        return true;
      }
    }
    return path.endsWith("$");
  }

  /** The condition in the form in which it is compared. */
  public static PathMatch match(PathMatch.Type type, String path) {
    String normal = normal(path);
    boolean cut = type == PathMatch.Type.PREFIX && normal.length() > 1 && normal.endsWith("/");
    return new PathMatch(type, cut ? normal.substring(0, normal.length() - 1) : normal);
  }

  private static String normal(String path) {
    if (path.chars().allMatch(c -> unreserved(c) || c == '/')) {
      return path;
    }
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder normal = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 0xff;
      int escaped = octet == '%' ? escaped(bytes, i) : -1;
      if (escaped >= 0) {
        i += 2;
        append(normal, escaped, unreserved(escaped));
      } else {
        append(normal, octet, unreserved(octet) || PLAIN.indexOf(octet) >= 0);
      }
    }
    return normal.toString();
  }

  private static void append(StringBuilder normal, int octet, boolean plain) {
    if (plain) {
      normal.append((char) octet);
    } else {
      normal.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
    }
  }

  /** The octet that an escape stands for; -1 if it is none. */
  private static int escaped(byte[] bytes, int at) {
    if (at + 2 >= bytes.length) {
      return -1;
    }
    int high = Character.digit(bytes[at + 1], 16);
    int low = Character.digit(bytes[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static boolean unreserved(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || (octet < 0x80 && "-._~".indexOf(octet) >= 0);
  }
}
