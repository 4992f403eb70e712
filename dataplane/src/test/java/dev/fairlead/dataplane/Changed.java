package dev.fairlead.dataplane;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A record with one component changed: for settings, which have many. */
public final class Changed {
  private Changed() {}

  /** The same as {@code record}, but with that value of its component {@code name}. */
  public static <R extends Record> R of(R record, String name, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean found = false;
    try {
      for (int i = 0; i < components.length; i++) {
        boolean it = components[i].getName().equals(name);
        found |= it;
        values[i] = it ? value : components[i].getAccessor().invoke(record);
      }
      if (!found) {
        throw new IllegalArgumentException("no component " + name + " in " + record.getClass());
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked")
      R changed = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return changed;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
