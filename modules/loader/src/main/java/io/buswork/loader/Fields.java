package io.buswork.loader;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Fields of other people's objects, where the JVM lets us read them. */
final class Fields {

  private Fields() {}

  /** The field's value; null if it has none or may not be read. */
  static @Nullable Object get(Field field, @Nullable Object owner) {
    try {
      return field.trySetAccessible() ? field.get(owner) : null;
    } catch (IllegalAccessException | RuntimeException | LinkageError unreadable) {
      return null;
    }
  }

  /**
   * The value of the field of that name, wherever in the object's class or its superclasses it is
   * declared.
   */
  static @Nullable Object named(Object owner, String name) {
    Field field = find(owner.getClass(), name);
    return field == null ? null : get(field, owner);
  }

  /** A field that may be read and written; null if there is none of that name, or it may not. */
  static @Nullable Field find(Class<?> owner, String name) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        return field.trySetAccessible() ? field : null;
      } catch (NoSuchFieldException e) {
        // Declared further up, or nowhere.
      }
    }
    return null;
  }
}
