package dev.fairlead.dataplane;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows the numbers of {@link HttpSemantics} in front of a test's name. */
public final class NumberedNames extends DisplayNameGenerator.Standard {
  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosing, Class<?> test, Method method) {
    String name = super.generateDisplayNameForMethod(enclosing, test, method);
    HttpSemantics lines = method.getAnnotation(HttpSemantics.class);
    if (lines == null) {
      return name;
    }
    String numbers =
        Arrays.stream(lines.value()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return (lines.value().length == 1 ? "line " : "lines ") + numbers + ": " + name;
  }
}
