package io.buswork.loader;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an object refers to, strongly: by its fields, its elements, and its class's statics. */
final class References {

  private static final int MAX_ELEMENTS = 20_000;

  private final Map<Class<?>, List<Field>> fields = new HashMap<>();
  private final Set<Class<?>> seenClasses = new HashSet<>();

  /** Whether it may lead on to other objects. */
  static boolean mayLead(Object object) {
    return !(object instanceof CharSequence)
        && !(object instanceof Number)
        && !(object instanceof Class<?>)
        && !(object.getClass().isArray() && object.getClass().getComponentType().isPrimitive());
  }

  /** Everything it refers to, but for what the JVM does not let us see. */
  List<Reference> from(Object object) {
    List<Reference> found = new ArrayList<>();
    try {
      if (object instanceof Object[] array) {
        elements(Arrays.asList(array), found);
      } else if (isJdks(object) && object instanceof Map<?, ?> map) {
        entries(map, found);
      } else if (isJdks(object) && object instanceof Collection<?> all) {
        elements(all, found);
      } else {
        byFields(object, found);
      }
    } catch (RuntimeException | LinkageError changedMeanwhile) {
      return found;
    }
    return found;
  }

  private static void elements(Collection<?> elements, List<Reference> found) {
    int left = MAX_ELEMENTS;
    for (Object element : elements) {
      if (left-- == 0) {
        return;
      }
      add("[]", element, found);
    }
  }

  private static void entries(Map<?, ?> map, List<Reference> found) {
    boolean weak = map instanceof WeakHashMap;
    int left = MAX_ELEMENTS;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (left-- == 0) {
        return;
      }
      Object key = entry.getKey();
      if (!weak) {
        add("key", key, found);
      }
      add("[" + label(key) + "]", entry.getValue(), found);
    }
  }

  private static String label(@Nullable Object key) {
    return key instanceof CharSequence || key instanceof Number
        ? "'" + key + "'"
        : key == null ? "null" : key.getClass().getName();
  }

  private void byFields(Object object, List<Reference> found) {
    if (object instanceof ThreadPoolExecutor pool) {
      add("queue", pool.getQueue(), found);
      add("threadFactory", pool.getThreadFactory(), found);
    }
    if (object instanceof AtomicReference<?> holder) {
      add("value", holder.get(), found);
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : fieldsOf(type)) {
        add(type.getSimpleName() + "." + field.getName(), Fields.get(field, object), found);
      }
      if (seenClasses.add(type)) {
        found.addAll(statics(type));
      }
    }
  }

  /** Static fields of a class that is initialised. */
  static List<Reference> statics(Class<?> type) {
    List<Reference> found = new ArrayList<>();
    try {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          String name = "static " + type.getName() + "." + field.getName();
          add(name, Fields.get(field, null), found);
        }
      }
    } catch (LinkageError incomplete) {
      return found;
    }
    return found;
  }

  private List<Field> fieldsOf(Class<?> type) {
    return fields.computeIfAbsent(type, References::readable);
  }

  private static List<Field> readable(Class<?> type) {
    if (java.lang.ref.Reference.class == type) {
      return List.of();
    }
    List<Field> readable = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())
          && !field.getType().isPrimitive()
          && field.trySetAccessible()) {
        readable.add(field);
      }
    }
    return readable;
  }

  private static boolean isJdks(Object object) {
    return object.getClass().getClassLoader() == null;
  }

  private static void add(String name, @Nullable Object object, List<Reference> found) {
    if (object != null) {
      found.add(new Reference(name, object));
    }
  }

  /**
   * A reference.
   *
   * @param name how it is called where it comes from
   * @param object what it leads to
   */
  record Reference(String name, Object object) {}
}
