package io.buswork.loader;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes the known ways in which a module's code stays reachable from threads that live on: context
 * class loaders, thread locals, resource bundles. Thread locals need {@code --add-opens
 * java.base/java.lang}; without it they are left, and show up as leaks.
 */
final class LeakSweep {

  private static final Logger LOG = LoggerFactory.getLogger(LeakSweep.class);

  private LeakSweep() {}

  static void sweep(ClassLoader loader) {
    ResourceBundle.clearCache(loader);
    java.beans.Introspector.flushCaches();
    for (Thread thread : Threads.all()) {
      if (thread.getContextClassLoader() == loader && !Threads.isOf(thread, loader)) {
        thread.setContextClassLoader(LeakSweep.class.getClassLoader());
      }
      sweepThreadLocals(thread, loader);
    }
  }

  private static void sweepThreadLocals(Thread thread, ClassLoader loader) {
    if (Access.LOCALS == null) {
      return;
    }
    try {
      Object map = Access.LOCALS.get(thread);
      if (map == null) {
        return;
      }
      Field tableField = map.getClass().getDeclaredField("table");
      tableField.setAccessible(true);
      Object table = tableField.get(map);
      Method remove = map.getClass().getDeclaredMethod("remove", ThreadLocal.class);
      remove.setAccessible(true);
      for (int i = 0; i < Array.getLength(table); i++) {
        Object entry = Array.get(table, i);
        if (entry != null && holds(entry, loader)) {
          Object key = ((Reference<?>) entry).get();
          if (key != null && thread == Thread.currentThread()) {
            remove.invoke(map, key);
          } else {
            clearValue(entry);
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("thread locals of {} could not be swept", thread.getName(), e);
    }
  }

  private static boolean holds(Object entry, ClassLoader loader)
      throws ReflectiveOperationException {
    Object key = ((Reference<?>) entry).get();
    Field field = entry.getClass().getDeclaredField("value");
    field.setAccessible(true);
    return isOf(field.get(entry), loader) || isOf(key, loader);
  }

  /** Another thread's map must not be restructured from here; its value may be taken out. */
  private static void clearValue(Object entry) throws ReflectiveOperationException {
    Field field = entry.getClass().getDeclaredField("value");
    field.setAccessible(true);
    field.set(entry, null);
    ((Reference<?>) entry).clear();
  }

  private static boolean isOf(@Nullable Object object, ClassLoader loader) {
    if (object == null) {
      return false;
    }
    Class<?> type = object instanceof Class<?> self ? self : object.getClass();
    return type.getClassLoader() == loader;
  }

  private static final class Access {
    static final @Nullable Field LOCALS = locals();

    private static @Nullable Field locals() {
      try {
        Field field = Thread.class.getDeclaredField("threadLocals");
        field.setAccessible(true);
        return field;
      } catch (ReflectiveOperationException | RuntimeException closed) {
        LOG.debug("thread locals cannot be swept: java.lang is not open", closed);
        return null;
      }
    }
  }
}
