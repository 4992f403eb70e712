package dev.fairlead.operator.source.tree;

import dev.fairlead.operator.source.tree.Tree.Scalar;
import dev.fairlead.operator.source.tree.Tree.Type;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * What a YAML scalar means, by the rules of the YAML library that kubectl and the API server use
 * (YAML 1.1 without base 60): quoted is a string, a bare word may be a boolean, number or null.
 */
final class YamlScalar {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]*|[1-9][0-9_]*)");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private YamlScalar() {}

  static Scalar of(ScalarEvent event, int line) {
    String value = event.getValue();
    String tag = event.getTag().orElse("");
    if (!event.isPlain() || tag.equals("!") || tag.endsWith(":str")) {
      return new Scalar(Type.TEXT, value, line);
    }
    return plain(value, line);
  }

  static Scalar plain(String value, int line) {
    if (NULL.contains(value)) {
      return new Scalar(Type.NULL, "", line);
    }
    char first = value.charAt(0);
    if ("yYtToOnNfF".indexOf(first) >= 0) {
      if (TRUE.contains(value) || FALSE.contains(value)) {
        return new Scalar(Type.BOOLEAN, value, line);
      }
    } else if ("+-.0123456789".indexOf(first) >= 0) {
      return number(value, line);
    }
    return new Scalar(Type.TEXT, value, line);
  }

  private static Scalar number(String value, int line) {
    if (INTEGER.matcher(value).matches()) {
      return new Scalar(Type.INTEGER, decimalDigits(value.replace("_", "")), line);
    }
    if (DECIMAL.matcher(value).matches()) {
      return new Scalar(Type.DECIMAL, value.replace("_", ""), line);
    }
    return new Scalar(Type.TEXT, value, line);
  }

  private static String decimalDigits(String value) {
    boolean negative = value.startsWith("-");
    String digits = negative || value.startsWith("+") ? value.substring(1) : value;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char mark = digits.charAt(1);
      radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      digits = digits.substring(Character.isDigit(mark) ? 1 : 2);
    }
    if (radix == 10) {
      return negative ? "-" + digits : digits;
    }
    BigInteger number = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, radix);
    return (negative ? number.negate() : number).toString();
  }
}
