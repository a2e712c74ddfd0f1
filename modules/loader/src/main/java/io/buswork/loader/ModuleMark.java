package io.buswork.loader;

import org.jspecify.annotations.Nullable;

/**
 * Which module the current thread works for, so that log lines can say it where no attempt is
 * known: told by the thread's context class loader, which a module's own threads inherit, from the
 * first line of its main verticle's class on.
 *
 * @param module the module's name
 * @param version which version of it
 */
public record ModuleMark(String module, String version) {

  /** The module that the current thread works for; null: none. */
  public static @Nullable ModuleMark current() {
    ModuleClassLoader loader = ModuleClassLoader.current();
    return loader == null ? null : loader.mark();
  }
}
