package dev.fairlead.operator.annotation;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An annotation of ingress-nginx that has no effect here.
 *
 * @param name without prefix
 * @param loss what is lost without it
 * @param idle values, in lower case, that ask for nothing but what Fairlead does anyway
 * @param guarding what a value must contain for {@link Loss#GUARD}; null means anything
 * @param advice why it has no effect, and what to use instead
 */
public record Annotation(
    String name, Loss loss, Set<String> idle, @Nullable Pattern guarding, String advice) {

  /** What is lost without an annotation. */
  public enum Loss {
    /** Whoever should be kept out gets in: what it guards is closed. */
    GUARD,
    /** Some requests are answered otherwise. */
    ANSWER,
    /** Requests are answered the same, only under other limits or in another way. */
    TUNING
  }

  public Annotation {
    idle = Set.copyOf(idle);
  }

  /** What is lost where it has that value; null if nothing is. */
  @Nullable Loss loss(String value) {
    String text = value.strip();
    if (text.isEmpty() || idle.contains(text.toLowerCase(Locale.ROOT))) {
      return null;
    }
    return loss == Loss.GUARD && guarding != null && !guarding.matcher(text).find()
        ? Loss.ANSWER
        : loss;
  }
}
