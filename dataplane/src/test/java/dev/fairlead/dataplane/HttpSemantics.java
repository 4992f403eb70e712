package dev.fairlead.dataplane;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test: it shows that these lines of the list of HTTP semantics are true. The test's display
 * name begins with the numbers, and {@code docs/reference/http.md} is made from these annotations
 * and {@code http-semantics.txt}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HttpSemantics {
  /** Numbers of the list. */
  int[] value();
}
