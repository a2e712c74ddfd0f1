package io.buswork.loader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what keeps a class loader that should be gone. */
final class LeakHolder {

  private LeakHolder() {}

  /**
   * Looks at the threads first, then along references from the roots.
   *
   * @param loader null: it went meanwhile
   * @param further roots of the caller's, beside the JVM's own
   * @return in words; null if nothing was found
   */
  static @Nullable String find(@Nullable ClassLoader loader, List<References.Reference> further) {
    if (loader == null) {
      return null;
    }
    for (Thread thread : Threads.all()) {
      String held = heldBy(thread, loader);
      if (held != null) {
        return held;
      }
    }
    List<References.Reference> roots = new ArrayList<>(Roots.all());
    roots.addAll(further);
    return ReferencePath.find(loader, roots);
  }

  private static @Nullable String heldBy(Thread thread, ClassLoader loader) {
    String code = Threads.code(thread, loader);
    if (code != null) {
      return "running thread '" + thread.getName() + "' of " + code;
    }
    String method = Threads.running(thread, loader);
    if (method != null) {
      return "thread '" + thread.getName() + "', which runs " + method;
    }
    return thread.getContextClassLoader() == loader
        ? "context class loader of thread '" + thread.getName() + "'"
        : null;
  }
}
