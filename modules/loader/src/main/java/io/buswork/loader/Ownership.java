package io.buswork.loader;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether an object is a module's, and so keeps the module's class loader. */
final class Ownership {

  private static final int ELEMENTS = 32;

  private Ownership() {}

  /** Whether it is the loader, one of its classes, or an instance of one. */
  static boolean isOf(@Nullable Object object, ClassLoader loader) {
    if (object == null) {
      return false;
    }
    if (object == loader) {
      return true;
    }
    Class<?> type = object instanceof Class<?> self ? self : object.getClass();
    return element(type).getClassLoader() == loader;
  }

  private static Class<?> element(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  /** The same, or whether one of its first elements is. */
  static boolean containsOf(@Nullable Object object, ClassLoader loader) {
    if (object == null || isOf(object, loader)) {
      return object != null;
    }
    if (object instanceof Object[] array) {
      for (int i = 0; i < Math.min(ELEMENTS, Array.getLength(array)); i++) {
        if (isOf(array[i], loader)) {
          return true;
        }
      }
      return false;
    }
    if (!isJdks(object)) {
      return false;
    }
    return object instanceof Map<?, ?> map
        ? hasElementOf(map.keySet(), loader) || hasElementOf(map.values(), loader)
        : object instanceof Collection<?> elements && hasElementOf(elements, loader);
  }

  private static boolean hasElementOf(Collection<?> elements, ClassLoader loader) {
    try {
      Iterator<?> each = elements.iterator();
      for (int i = 0; i < ELEMENTS && each.hasNext(); i++) {
        if (isOf(each.next(), loader)) {
          return true;
        }
      }
    } catch (RuntimeException changedMeanwhile) {
      return false;
    }
    return false;
  }

  /**
   * Whether it, or what one of its fields holds, or a field of that again, is a module's: sees
   * through the wrappers that code is scheduled and registered in.
   */
  static boolean wrapsOf(@Nullable Object object, ClassLoader loader, int depth) {
    if (object == null || isOf(object, loader)) {
      return object != null;
    }
    if (depth == 0) {
      return false;
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (isCode(field) && wrapsOf(Fields.get(field, object), loader, depth - 1)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Fields of types that may be code; through others everything could be reached. */
  private static boolean isCode(Field field) {
    Class<?> type = field.getType();
    return !Modifier.isStatic(field.getModifiers())
        && (type == Object.class || type.isInterface())
        && !Map.class.isAssignableFrom(type)
        && !Collection.class.isAssignableFrom(type);
  }

  private static boolean isJdks(Object object) {
    return object.getClass().getClassLoader() == null;
  }
}
