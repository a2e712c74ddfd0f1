package io.buswork.loader;

import io.buswork.store.LogLevel;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * From which level on each module logs, in this JVM, where somebody has said so; else the
 * platform's rules hold. A line is a module's if a thread of the module's writes it, unless its
 * logger is named after what the platform has; or if its logger is named after what only that
 * module has, whoever's thread writes it.
 */
public final class ModuleLogLevels {

  /** Of several modules, or of one and of the platform. */
  private static final String SHARED = "";

  private static final Set<ModuleClassLoader> LOADERS =
      Collections.newSetFromMap(new WeakHashMap<>());
  private static final JulLevels JUL = new JulLevels();
  private static volatile Map<String, LogLevel> levels = Map.of();
  private static volatile Map<String, String> modulesByPackage = Map.of();

  private ModuleLogLevels() {}

  /** From now on these modules log from these levels on, and all others as the platform does. */
  public static synchronized void set(Map<String, LogLevel> byModule) {
    levels = Map.copyOf(byModule);
    review();
  }

  /**
   * From which level on the current thread's line is logged.
   *
   * @param logger the logger's name
   * @return null: as the platform does
   */
  public static @Nullable LogLevel of(String logger) {
    Map<String, LogLevel> now = levels;
    if (now.isEmpty()) {
      return null;
    }
    String name = home(logger);
    ModuleClassLoader own = ModuleClassLoader.current();
    if (own != null) {
      return own.isPlatforms(name) ? null : now.get(own.module());
    }
    String module = modulesByPackage.get(name);
    return module == null ? null : now.get(module);
  }

  static synchronized void loaded(ModuleClassLoader loader) {
    LOADERS.add(loader);
    if (!levels.isEmpty()) {
      review();
    }
  }

  static synchronized void closed(ModuleClassLoader loader) {
    LOADERS.remove(loader);
    if (!levels.isEmpty()) {
      review();
    }
  }

  private static void review() {
    Map<String, String> owners = new HashMap<>();
    Map<String, LogLevel> loggers = new HashMap<>();
    for (ModuleClassLoader loader : levels.isEmpty() ? Set.<ModuleClassLoader>of() : LOADERS) {
      LogLevel level = levels.get(loader.module());
      for (String name : loader.ownPackages()) {
        owners.merge(name, loader.module(), (one, other) -> one.equals(other) ? one : SHARED);
        if (level != null) {
          loggers.merge(name, level, (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
      }
    }
    owners
        .entrySet()
        .removeIf(
            owner ->
                !levels.containsKey(owner.getValue())
                    || ModuleClassLoader.platformHas(owner.getKey()));
    modulesByPackage = Map.copyOf(owners);
    JUL.open(loggers);
  }

  /** The package that a class of that name is in; the class's own name if it is in none. */
  static String home(String className) {
    int end = className.lastIndexOf('.');
    return end < 0 ? className : className.substring(0, end);
  }
}
