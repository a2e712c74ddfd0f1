package io.buswork.loader;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of this JVM. */
final class Threads {

  private Threads() {}

  static List<Thread> all() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() * 2 + 16];
    int count = root.enumerate(threads, true);
    return Arrays.asList(threads).subList(0, count);
  }

  /** The class of that loader which the thread was made for; null if there is none. */
  static @Nullable String code(Thread thread, ClassLoader loader) {
    if (thread.getClass().getClassLoader() == loader) {
      return thread.getClass().getName();
    }
    Object target = target(thread);
    return Ownership.isOf(target, loader) && target != null ? target.getClass().getName() : null;
  }

  /** What the thread runs; null if it is its own, or that cannot be seen. */
  static @Nullable Object target(Thread thread) {
    Object holder = Fields.named(thread, "holder");
    return holder == null ? Fields.named(thread, "target") : Fields.named(holder, "task");
  }

  /**
   * The method of that loader which the thread is in; null if it is in none. Two generations of a
   * version have loaders of one name, which is all that a frame tells: so the thread must have the
   * loader as its context's too.
   */
  static @Nullable String running(Thread thread, ClassLoader loader) {
    if (thread.getContextClassLoader() != loader || loader.getName() == null) {
      return null;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (loader.getName().equals(frame.getClassLoaderName())) {
        return frame.getClassName() + "." + frame.getMethodName();
      }
    }
    return null;
  }
}
