package io.buswork.loader;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Removes shutdown hooks that a module registered: the JVM would keep them to its end. */
final class ShutdownHookSweep implements Sweep {

  private static final String HOLDER = "java.lang.ApplicationShutdownHooks";

  @Override
  public List<String> sweep(ClassLoader loader) {
    List<String> found = new ArrayList<>();
    for (Thread hook : registered()) {
      String whose = Threads.code(hook, loader);
      if (whose == null && hook.getContextClassLoader() == loader) {
        whose = hook.getClass().getName();
      }
      if (whose != null && Runtime.getRuntime().removeShutdownHook(hook)) {
        found.add("shutdown hook '" + hook.getName() + "' (" + whose + "): removed, not run");
      }
    }
    return found;
  }

  /** All hooks; none if {@code java.lang} is not open to us, or the JVM is ending. */
  static Collection<Thread> registered() {
    List<Thread> hooks = new ArrayList<>();
    if (hooks() instanceof Map<?, ?> map) {
      synchronized (owner()) {
        map.keySet().forEach(hook -> hooks.add((Thread) hook));
      }
    }
    return hooks;
  }

  private static @Nullable Object hooks() {
    var field = Fields.find(owner(), "hooks");
    return field == null ? null : Fields.get(field, null);
  }

  private static Class<?> owner() {
    try {
      return Class.forName(HOLDER);
    } catch (ClassNotFoundException e) {
      return ShutdownHookSweep.class;
    }
  }
}
