package dev.fairlead.operator.source.field;

import dev.fairlead.crds.GatewayDuration;

/** Says in words what a pattern of the API types demands. */
final class Patterns {
  private Patterns() {}

  static String words(String pattern) {
    return pattern.equals(GatewayDuration.PATTERN)
        ? "a duration such as 500ms, 10s, 1m30s or 1h"
        : "text that matches " + pattern;
  }
}
