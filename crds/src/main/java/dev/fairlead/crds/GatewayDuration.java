package dev.fairlead.crds;

import java.time.Duration;
import java.util.regex.Matcher;

/**
 * Durations as Gateway API writes them (GEP-2257): one to four numbers of at most five digits, each
 * with its unit: {@code 10s}, {@code 1m30s}, {@code 500ms}. {@code 0s} turns a limit off where the
 * field allows it.
 */
public final class GatewayDuration {
  /** What the API server accepts. */
  public static final String PATTERN = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

  /** The same in CEL, behind what should be a duration. */
  static final String MATCHES = ".matches('" + PATTERN + "')";

  /** The longest text that {@link #PATTERN} lets through. */
  static final int MAX_LENGTH = 28;

  private static final java.util.regex.Pattern WHOLE = java.util.regex.Pattern.compile(PATTERN);
  private static final java.util.regex.Pattern PART =
      java.util.regex.Pattern.compile("([0-9]{1,5})(h|ms|m|s)");

  private GatewayDuration() {}

  /**
   * @throws IllegalArgumentException with the bad text and the expected form
   */
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration: write numbers with units, like 500ms, 10s, 1m30s or 1h");
    }
    var sum = Duration.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
    }
    return sum;
  }

  private static Duration part(long number, String unit) {
    return switch (unit) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMillis(number);
    };
  }
}
