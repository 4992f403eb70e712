package dev.fairlead.operator.source.field;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of module {@code crds} and checks what their annotations demand, which is what
 * the API server checks by the CustomResourceDefinition generated from the same annotations.
 *
 * <p>Like the API server it fills in {@link Default}s of the objects that are there.
 */
public final class RecordReader {
  private RecordReader() {}

  /** Reads a record; when something is refused the record is null. */
  public static <R extends Record> @Nullable R read(Class<R> type, FieldReader from) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = component(components[i], from);
    }
    from.finish();
    if (from.refused()) {
      return null;
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private static @Nullable Object component(RecordComponent component, FieldReader from) {
    JsonProperty renamed = annotation(component, JsonProperty.class);
    String name =
        renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
    Pattern pattern = annotation(component, Pattern.class);
    Object value =
        pattern != null && component.getType() == String.class
            ? from.text(name, () -> Patterns.words(pattern.value()))
            : value(component.getGenericType(), name, from);
    if (value == null && !from.has(name)) {
      if (annotation(component, Required.class) != null) {
        from.invalid(name, "is missing", "a value");
      }
      Default otherwise = annotation(component, Default.class);
      return otherwise == null ? null : constant(component.getType(), otherwise.value());
    }
    if (value != null) {
      check(component, name, value, from);
    }
    return value;
  }

  private static @Nullable Object value(Type type, String name, FieldReader from) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return from.has(name) ? list(list.getActualTypeArguments()[0], name, from) : null;
    }
    if (type instanceof ParameterizedType) {
      return from.has(name) ? from.textMap(name) : null;
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return from.text(name);
    }
    if (plain == Integer.class || plain == int.class) {
      return from.integer(name);
    }
    if (plain == Long.class || plain == long.class) {
      return from.whole(name);
    }
    if (plain == Boolean.class || plain == boolean.class) {
      return from.flag(name);
    }
    if (plain.isEnum()) {
      String text = from.text(name);
      return text == null ? null : constant(plain, name, text, from);
    }
    FieldReader object = from.object(name);
    return object == null ? null : read(plain.asSubclass(Record.class), object);
  }

  private static List<Object> list(Type item, String name, FieldReader from) {
    if (item == String.class) {
      return new ArrayList<>(from.texts(name));
    }
    List<Object> items = new ArrayList<>();
    for (FieldReader object : from.objects(name)) {
      Record read = read(((Class<?>) item).asSubclass(Record.class), object);
      if (read != null) {
        items.add(read);
      }
    }
    return items;
  }

  private static @Nullable Object constant(
      Class<?> type, String name, String text, FieldReader from) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(written((Enum<?>) constant));
      if (names.getLast().equals(text)) {
        return constant;
      }
    }
    from.invalid(name, "is \"" + text + "\"", "one of " + String.join(", ", names));
    return null;
  }

  /** What a {@link Default} means for a field of that type. */
  private static Object constant(Class<?> type, String text) {
    if (type == Integer.class || type == int.class) {
      return Integer.valueOf(text);
    }
    if (type == Long.class || type == long.class) {
      return Long.valueOf(text);
    }
    if (type == Boolean.class || type == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (written((Enum<?>) constant).equals(text)) {
          return constant;
        }
      }
      throw new IllegalStateException(type + " has no " + text);
    }
    return text;
  }

  private static String written(Enum<?> constant) {
    try {
      JsonProperty name =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
      return name == null ? constant.name() : name.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(RecordComponent component, String name, Object value, FieldReader in) {
    if (value instanceof Number number) {
      checkRange(component, name, number.doubleValue(), in);
    }
    Size size = annotation(component, Size.class);
    if (size != null && value instanceof String text) {
      checkSize(size, text.length(), name, "characters", in);
    } else if (size != null && value instanceof List<?> list) {
      checkSize(size, list.size(), name, "items", in);
    }
    Pattern pattern = annotation(component, Pattern.class);
    if (pattern != null
        && value instanceof String text
        && !java.util.regex.Pattern.compile(pattern.value()).matcher(text).find()) {
      in.invalid(name, "is \"" + text + "\"", Patterns.words(pattern.value()));
    }
  }

  private static void checkRange(
      RecordComponent component, String name, double value, FieldReader in) {
    Min min = annotation(component, Min.class);
    Max max = annotation(component, Max.class);
    if ((min != null && value < min.value()) || (max != null && value > max.value())) {
      String from = min == null ? "" : "at least " + (long) min.value();
      String to = max == null ? "" : "at most " + (long) max.value();
      String both = from.isEmpty() || to.isEmpty() ? from + to : from + " and " + to;
      in.invalid(name, "is " + (long) value, "a number of " + both);
    }
  }

  private static void checkSize(Size size, long actual, String name, String unit, FieldReader in) {
    if (actual < size.min() || actual > size.max()) {
      String limits =
          size.max() == Long.MAX_VALUE
              ? "at least " + size.min()
              : "from " + Math.max(0, size.min()) + " to " + size.max();
      in.invalid(name, "has " + actual + " " + unit, limits + " " + unit);
    }
  }

  private static <A extends Annotation> @Nullable A annotation(
      RecordComponent component, Class<A> type) {
    A annotation = component.getAccessor().getAnnotation(type);
    return annotation != null ? annotation : component.getAnnotation(type);
  }
}
