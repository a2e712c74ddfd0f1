package io.buswork.worker;

import io.buswork.store.ModuleVersion;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which module the current thread works for, so that log lines can say it where no attempt is
 * known: told by the thread's context class loader, which a module's own threads inherit.
 */
public final class ModuleMark {

  private static final Map<ClassLoader, ModuleVersion> MODULES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ModuleMark() {}

  /** The classes of that loader are that module's. */
  static void put(ClassLoader loader, ModuleVersion version) {
    MODULES.put(loader, version);
  }

  /** The module that the current thread works for; null: none. */
  public static @Nullable ModuleVersion current() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null || loader == ModuleMark.class.getClassLoader()
        ? null
        : MODULES.get(loader);
  }
}
