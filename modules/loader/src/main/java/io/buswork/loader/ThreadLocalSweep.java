package io.buswork.loader;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a module's values out of the thread locals of threads that live on, Netty's too. */
final class ThreadLocalSweep implements Sweep {

  @Override
  public List<String> sweep(ClassLoader loader) {
    List<String> found = new ArrayList<>();
    for (Thread thread : Threads.all()) {
      sweep(thread, "threadLocals", loader, found);
      sweep(thread, "inheritableThreadLocals", loader, found);
      sweepFast(thread, loader, found);
    }
    return found;
  }

  private static void sweep(Thread thread, String name, ClassLoader loader, List<String> found) {
    Object map = Fields.named(thread, name);
    Object table = map == null ? null : Fields.named(map, "table");
    if (map == null || table == null) {
      return;
    }
    for (int i = 0; i < Array.getLength(table); i++) {
      Object entry = Array.get(table, i);
      Object value = entry == null ? null : Fields.named(entry, "value");
      Object key = entry == null ? null : ((Reference<?>) entry).get();
      if (entry == null) {
        continue;
      }
      if (Ownership.containsOf(value, loader) || Ownership.isOf(key, loader)) {
        if (value != null) {
          found.add(told(thread, value));
        }
        remove(thread, map, entry, key);
      }
    }
  }

  /** Another thread's map must not be restructured from here; its value may be taken out. */
  private static void remove(Thread thread, Object map, Object entry, @Nullable Object key) {
    try {
      if (key != null && thread == Thread.currentThread()) {
        Method remove = map.getClass().getDeclaredMethod("remove", ThreadLocal.class);
        remove.setAccessible(true);
        remove.invoke(map, key);
        return;
      }
      Field value = Fields.find(entry.getClass(), "value");
      if (value != null) {
        value.set(entry, null);
      }
      ((Reference<?>) entry).clear();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("java.lang is open, and its thread locals are not", e);
    }
  }

  private static void sweepFast(Thread thread, ClassLoader loader, List<String> found) {
    Object map =
        thread instanceof FastThreadLocalThread ? Fields.named(thread, "threadLocalMap") : null;
    if (map != null && Fields.named(map, "indexedVariables") instanceof Object[] values) {
      for (int i = 0; i < values.length; i++) {
        if (Ownership.isOf(values[i], loader)) {
          found.add(told(thread, values[i]));
          values[i] = null;
        }
      }
    }
  }

  private static String told(Thread thread, Object value) {
    return "thread local of thread '"
        + thread.getName()
        + "' holding "
        + value.getClass().getName()
        + ": removed";
  }
}
